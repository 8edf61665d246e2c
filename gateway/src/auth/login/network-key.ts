import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** Whoever has an IPv6 address has the 2^64 around it. */
const NETWORK_GROUPS = 4;

/** The rate limits' key of a network address: an IPv4 address, or the /64 of an IPv6 address. */
export function networkKey(address: string): string {
  if (!isIPv6(address)) return `network:${address}`;
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return `network:${mapped}`;
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = tail === undefined ? 0 : Math.max(0, GROUPS - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return `network:${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':');
}
