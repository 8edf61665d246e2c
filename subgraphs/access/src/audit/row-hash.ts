import { hash } from 'node:crypto';
import type { OwnColumns, SharedColumns } from './row';

/** What stands in the place of a hash before the first row: 32 zero bytes, hex. */
export const NO_HASH = '0'.repeat(64);

/**
 * SHA-256, lower-case hex, that ties a row to the one before it. It is taken over the UTF-8 text
 *
 *     dimo-node audit <version>\n
 *     <prev_hash> <seq> <at> <kind> <allowed> <reason> <license> <address> <asset> <vehicle_id>
 *     <permissions> <operation> <block_number> <block_hash> <via> <writer>
 *
 * of which the line break after the version is one and the other white space is only for reading. Each member stands in the form that
 * AuditRow describes as `<length in bytes, decimal>:<text>,`, or as `-` for null; `permissions` is such a member whose text is its elements,
 * each written the same way. So no two rows have the same text. `version` says which of these ways was taken; there is one so far.
 */
export function rowHash(previous: string, seq: string, row: OwnColumns & SharedColumns): string {
  return hashOfParts(previous, seq, row, sharedText(row));
}

/** The members that rows have in common: what stands before and what behind those of the asset. */
export interface SharedText {
  /** The first line. */
  readonly title: string;
  readonly before: string;
  readonly behind: string;
}

export function sharedText(row: SharedColumns): SharedText {
  return {
    title: `dimo-node audit ${row.version}\n`,
    before: flat(member(row.kind), plain(row.allowed), member(row.reason), plain(row.license), plain(row.address)),
    behind: flat(
      member(row.permissions.map(member).join('')),
      plain(row.operation),
      plain(row.block_number),
      plain(row.block_hash),
      member(row.via),
      plain(row.writer),
    ),
  };
}

/** `rowHash` of a row whose shared members are text already. */
export function hashOfParts(
  previous: string,
  seq: string,
  { at, asset, vehicle_id }: OwnColumns,
  { title, before, behind }: SharedText,
): string {
  return hash('sha256', title + plain(previous) + plain(seq) + plain(at) + before + member(asset) + plain(vehicle_id) + behind);
}

/** In one piece, so that what it becomes part of is put together faster. */
const flat = (...members: readonly string[]): string => members.join('');

const BEYOND_ASCII = /[^\0-\x7f]/;

function member(text: string | null): string {
  if (text === null) return '-';
  return `${BEYOND_ASCII.test(text) ? Buffer.byteLength(text) : text.length}:${text},`;
}

/** A member that its column's type lets hold only digits, letters and signs of ASCII. */
function plain(text: string | null): string {
  return text === null ? '-' : `${text.length}:${text},`;
}
