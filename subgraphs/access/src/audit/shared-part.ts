import type { AuditEntry } from './entry';
import type { SharedColumns } from './row';
import { sharedText, type SharedText } from './row-hash';
import { storable } from './storable';

const VERSION = '1';
const MAX_REASON = 2_000;
const MAX_PERMISSION = 200;
const MAX_PERMISSIONS = 256;

const ADDRESS = /^(?:0x)?[0-9a-f]{40}$/i;
const DIGEST = /^(?:0x)?[0-9a-f]{64}$/i;

/** What rows have in common, made once for all of them. */
export class SharedPart {
  readonly columns: SharedColumns;
  // Made when they are written: while the database is away, many rows may wait.
  #text: SharedText | undefined;
  #json: string | undefined;

  constructor(entry: AuditEntry, writer: string) {
    this.columns = columnsOf(entry, writer);
  }

  /** In the form in which its rows are hashed. */
  get text(): SharedText {
    return (this.#text ??= sharedText(this.columns));
  }

  /** In the form in which the statements take it: a JSON array. */
  get json(): string {
    return (this.#json ??= JSON.stringify(inOrder(this.columns)));
  }
}

function columnsOf(entry: AuditEntry, writer: string): SharedColumns {
  const { block } = entry;
  return {
    version: VERSION,
    kind: entry.kind,
    allowed: entry.allowed ? 'true' : 'false',
    reason: storable(entry.reason, MAX_REASON),
    license: hex(entry.license, ADDRESS),
    address: hex(entry.address, ADDRESS),
    permissions: entry.permissions.slice(0, MAX_PERMISSIONS).map((name) => storable(name, MAX_PERMISSION)),
    operation: hex(entry.operation, DIGEST),
    block_number: block !== null && Number.isSafeInteger(block.number) ? String(block.number) : null,
    block_hash: block === null ? null : hex(block.hash, DIGEST),
    via: entry.via,
    writer,
  };
}

function inOrder(columns: SharedColumns): readonly unknown[] {
  return [
    columns.version,
    columns.kind,
    columns.allowed,
    columns.reason,
    columns.license,
    columns.address,
    columns.permissions,
    columns.operation,
    columns.block_number,
    columns.block_hash,
    columns.via,
    columns.writer,
  ];
}

function hex(text: string | null, form: RegExp): string | null {
  if (text === null || !form.test(text)) return null;
  return (text.charCodeAt(1) === 120 ? text.slice(2) : text).toLowerCase();
}
