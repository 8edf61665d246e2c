import type { Socket } from 'node:net';
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
  readonly stream: Socket;
  endCopyFrom(): void;
}

const CHUNK_BYTES = 131_072;
/** Type of the message CopyData; its length, itself included, follows in four bytes. */
const COPY_DATA = 'd'.charCodeAt(0);

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
    wire.stream.cork();
    for (const { rows } of this.#copies) {
      sendData(wire.stream, COPY_HEAD);
      for (const { written } of rows) sendData(wire.stream, written);
      sendData(wire.stream, COPY_TAIL);
      wire.endCopyFrom();
    }
    wire.stream.uncork();
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

/** As the driver would, but without copying what is tens of megabytes a second. */
function sendData(stream: Socket, data: Buffer): void {
  // A connection that is lost tells so by itself.
  if (!stream.writable) return;
  for (let at = 0; at < data.length; at += CHUNK_BYTES) {
    const chunk = data.subarray(at, at + CHUNK_BYTES);
    const head = Buffer.allocUnsafe(5);
    head.writeUInt8(COPY_DATA, 0);
    head.writeInt32BE(4 + chunk.length, 1);
    stream.write(head);
    stream.write(chunk);
  }
}
