import { NO_HASH, rowHash } from './row-hash';
import type { UnplacedRow } from './row';

/** A place in the chain: the number of a row and its hash, lower-case hex without 0x. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first row. */
export const EMPTY_HEAD: AuditHead = { seq: 0, hash: NO_HASH };

/** Entries that are written in one statement. They get their places when it is known which row comes before them. */
export class AuditBatch {
  readonly #rows: readonly UnplacedRow[];
  /** Where the batch would begin and end if the last attempt to write it had come through. */
  #placed: { readonly first: number; readonly head: AuditHead; readonly json: string } | undefined;

  constructor(rows: readonly UnplacedRow[]) {
    this.#rows = rows;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Head of the chain with this batch at its end; undefined before the first `chainTo`. */
  get head(): AuditHead | undefined {
    return this.#placed?.head;
  }

  /** Puts the batch behind a row. `json` is the rows as the statements take them. */
  chainTo(previous: AuditHead): { readonly first: number; readonly head: AuditHead; readonly json: string } {
    let { seq, hash } = previous;
    const rows = this.#rows.map((row) => {
      seq++;
      const before = hash;
      hash = rowHash(before, String(seq), row);
      return inColumns(String(seq), row, before, hash);
    });
    this.#placed = { first: previous.seq + 1, head: { seq, hash }, json: JSON.stringify(rows) };
    return this.#placed;
  }
}

/** In the order in which the statements take them. */
function inColumns(seq: string, row: UnplacedRow, previous: string, hash: string): readonly unknown[] {
  return [
    seq,
    row.version,
    row.at,
    row.kind,
    row.allowed,
    row.reason,
    row.license,
    row.address,
    row.asset,
    row.vehicle_id,
    row.permissions,
    row.operation,
    row.block_number,
    row.block_hash,
    row.via,
    row.writer,
    previous,
    hash,
  ];
}
