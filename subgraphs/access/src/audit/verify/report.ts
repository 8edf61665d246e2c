import { verifyAudit, type AuditVerdict, type NotedHead, type VerifyAuditOptions } from './verify-audit';

const MOST_SHOWN = 50;
const HEAD = /^([1-9][0-9]{0,18}):(?:0x)?([0-9a-f]{64})$/i;

/** Not a head as a person should give it. */
export class HeadTextError extends Error {
  override readonly name = 'HeadTextError';
}

/**
 * A head noted elsewhere, given as `<number>:<hash>`, such as `123:9f86…` with all 64 hex digits.
 * @throws HeadTextError
 */
export function parseHead(text: string): NotedHead {
  const [, seq, hash] = HEAD.exec(text) ?? [];
  if (seq === undefined || hash === undefined) {
    throw new HeadTextError(
      `"${text.slice(0, 100)}" is no head of the audit log: give <number>:<64 hex digits>, as the log line "audit head" has them`,
    );
  }
  return { seq: BigInt(seq), hash: hash.toLowerCase() };
}

/** `audit:verify`: checks the whole log and prints what was found. Resolves to whether nothing is wrong. */
export async function auditVerify(options: VerifyAuditOptions & { readonly print: (text: string) => void }): Promise<boolean> {
  const verdict = await verifyAudit(options);
  options.print(report(verdict));
  return verdict.problemCount === 0;
}

function report({ rows, head, seals, sealed, problems, problemCount }: AuditVerdict): string {
  const shown = problems.slice(0, MOST_SHOWN).map(({ what }) => `  ${what}`);
  const more = problemCount > shown.length ? [`  and ${problemCount - shown.length} more`] : [];
  const upTo = sealed === 0n ? 'no row is proven by a seal' : `proven by a seal up to row ${sealed}`;
  return [
    `${rows} rows and ${seals} seals checked, ${upTo}, ${problemCount} problems`,
    ...(head === undefined ? [] : [`head ${head.seq}:${head.hash}`]),
    ...shown,
    ...more,
  ].join('\n');
}
