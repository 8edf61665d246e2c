import { hashOfParts, NO_HASH } from './row-hash';
import type { UnplacedRow } from './row';
import type { SharedPart } from './shared-part';

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
  readonly #columns: readonly string[];
  /** Where the batch would end if the last attempt to write it had come through. */
  #head: AuditHead | undefined;

  constructor(rows: readonly UnplacedRow[]) {
    this.#rows = rows;
    this.#columns = columnsOf(rows);
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Head of the chain with this batch at its end; undefined before the first `chainTo`. */
  get head(): AuditHead | undefined {
    return this.#head;
  }

  /** Puts the batch behind a row. `values` are the parameters of the statements that insert rows. */
  chainTo(previous: AuditHead): { readonly head: AuditHead; readonly values: readonly unknown[] } {
    let { seq, hash } = previous;
    const hashes = [hash];
    for (const row of this.#rows) {
      seq++;
      hash = hashOfParts(hash, String(seq), row, row.shared.text);
      hashes.push(hash);
    }
    this.#head = { seq, hash };
    return { head: this.#head, values: [previous.seq, Buffer.from(hashes.join(''), 'hex'), ...this.#columns] };
  }
}

/**
 * The columns of rows that do not depend on their places. What rows share is sent once, and with each row only its number in that list: a tenth of
 * what the rows in full would be, for this process to write and for the database to read.
 */
function columnsOf(rows: readonly UnplacedRow[]): readonly string[] {
  const numbers = new Map<SharedPart, number>();
  const shared = rows.map(({ shared: part }) => {
    let number = numbers.get(part);
    if (number === undefined) numbers.set(part, (number = numbers.size));
    return number;
  });
  const parts = [...numbers.keys()].map(({ json }) => json);
  return [
    `[${parts.join(',')}]`,
    array(shared),
    array(rows.map(({ at }) => at)),
    array(rows.map(({ asset }) => (asset === null ? NULL : quoted(asset)))),
    array(rows.map(({ vehicle_id: id }) => id ?? NULL)),
  ];
}

const NULL = 'NULL';
const ESCAPED = /["\\]/g;

/** As Postgres reads an array. */
const array = (elements: readonly (string | number)[]): string => `{${elements.join(',')}}`;
const quoted = (text: string): string => `"${text.replace(ESCAPED, '\\$&')}"`;
