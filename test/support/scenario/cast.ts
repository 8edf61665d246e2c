/** Accounts, times and ids of the scenarios. Addresses are 40 hex digits, words 64. */
export const account = (end: string): string => end.padStart(40, '0');
export const A = account('a001');
export const B = account('b002');
export const C = account('c003');
export const D = account('d004');
export const M1 = account('0131');
export const M2 = account('0137');
/** Device keys. */
export const X = account('f00d');
export const Y = account('f00e');
export const NOBODY = account('');

export const t1 = 1_767_607_200;
export const t2 = t1 + 3600;
export const t3 = t1 + 7200;
export const t4 = t1 + 10_800;
/** A day before. */
export const t0 = t1 - 86_400;

export const word = (value: bigint | number): string => BigInt(value).toString(16).padStart(64, '0');
/** Connection Smartcar. */
export const SC = '536d617274636172'.padEnd(64, '0');
/** The default storage node. */
export const SN = 'd6a014cf58669642a669b194160517d1eb451ddea670071bd83c12d142cad4c9';
/** edge.dimo and second.dimo. */
export const EN = '2c0c297f28b6ecb60a58aee7c6a56ec476f58f76edd88ed0b7ed261972a0e8a7';
export const EN2 = '61f0634fe418400b8d15a5dd49e60e2c79bfddbb3cfd92f0323d14cf9730aae7';
/** Template with the cid EdgeCaseTemplateCid. */
export const TP = '672f4d99da1de780996458fccfbad0d1f34a43353e4b3110453f06c0fb6e9a5d';
export const FOREVER = 2n ** 256n - 1n;
export const LAST_SECOND = 253_402_300_799;
