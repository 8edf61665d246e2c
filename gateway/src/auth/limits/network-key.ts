import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:([0-9.]+)$/i;
const GROUPS = 8;
/** Whoever gets IPv6 gets at least 64 bits of it: all of them are one user. */
const USER_GROUPS = 4;

/** What a client's network address is limited by: the address of IPv4, the first 64 bits of IPv6. Other texts are one key together. */
export function networkKey(address: string): string {
  const [, mapped] = MAPPED.exec(address) ?? [];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return 'unknown';
  const [plain = ''] = address.split('%', 1);
  // URL writes an address in its one shortest form.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(GROUPS - before.length - after.length).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, USER_GROUPS).join(':')}::/64`;
}
