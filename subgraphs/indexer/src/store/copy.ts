import type { ClientBase, Connection, Submittable } from 'pg';
import { COPY_HEAD, COPY_TAIL, type BinaryCopy } from './binary-copy';

/** Rows for one table. The target, e.g. `chain.event (a, b)`, comes from our own tables, never from input. */
export interface CopyRows {
  readonly target: string;
  /** One after the other. */
  readonly rows: readonly BinaryCopy[];
}

/** What pg's connection can do beyond its published types. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const CHUNK_BYTES = 131_072;

/**
 * Copies into several tables in one round trip: all statements and all data are sent at once, without waiting for the server to ask for
 * each. Postgres takes them in order; after a failure it drops what is left, so nothing of a transaction is half done.
 */
export async function copyAll(client: ClientBase, copies: readonly CopyRows[]): Promise<void> {
  if (copies.length === 0) return;
  await new Promise<void>((resolve, reject) => client.query(new CopyBurst(copies, resolve, reject)));
}

class CopyBurst implements Submittable {
  readonly #copies: readonly CopyRows[];
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;

  constructor(copies: readonly CopyRows[], resolve: () => void, reject: (error: Error) => void) {
    this.#copies = copies;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    const wire = connection as CopyConnection;
    wire.query(this.#copies.map(({ target }) => `COPY ${target} FROM STDIN (FORMAT binary)`).join('; '));
    for (const { rows } of this.#copies) {
      wire.sendCopyFromChunk(COPY_HEAD);
      for (const { written } of rows) {
        for (let at = 0; at < written.length; at += CHUNK_BYTES) wire.sendCopyFromChunk(written.subarray(at, at + CHUNK_BYTES));
      }
      wire.sendCopyFromChunk(COPY_TAIL);
      wire.endCopyFrom();
    }
  }

  /** The data are on their way already. */
  handleCopyInResponse(): void {
    return;
  }

  handleCommandComplete(): void {
    return;
  }

  handleError(error: Error): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    this.#resolve();
  }
}
