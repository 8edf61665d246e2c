import type { ChainLog } from '../chain/log';
import { BinaryCopy, encoded } from './binary-copy';
import type { CopyRows } from './copy';

const ORDINARY_BYTES = 480;

/** Raw logs as rows to append. They are encoded as they come, so that their text need not be kept until they are written. */
export class EventRows {
  /** The rows so far. */
  readonly copy: BinaryCopy;
  /** Fields that are the same for all logs of one contract and event: address and name, by both. */
  readonly #kinds = new Map<string, Map<string, Uint8Array>>();
  /** Of the log before, since logs of one transaction follow each other. */
  #txHash = '';
  #txHashAt = 0;
  #count = 0;

  constructor(expected: number) {
    this.copy = new BinaryCopy(expected * ORDINARY_BYTES);
  }

  get count(): number {
    return this.#count;
  }

  /** `event` and `vehicleId` as decoded. @throws NotHexError, after which the rows cannot be used */
  add(log: ChainLog, event: string, vehicleId: number | null): void {
    const { copy } = this;
    copy.row(9);
    copy.int8(log.blockNumber);
    copy.int4(log.logIndex);
    copy.int4(log.txIndex);
    this.#addTxHash(log.txHash);
    copy.fields(this.#kindOf(log.address, event));
    copy.hex(joined(log.topics));
    copy.hex(log.data.slice(2));
    if (vehicleId === null) copy.null();
    else copy.int8(vehicleId);
    this.#count++;
  }

  #addTxHash(hash: string): void {
    const { copy } = this;
    if (hash === this.#txHash) return copy.repeat(this.#txHashAt);
    this.#txHashAt = copy.size;
    copy.hex(hash.slice(2));
    this.#txHash = hash;
  }

  #kindOf(address: string, event: string): Uint8Array {
    let byEvent = this.#kinds.get(address);
    if (byEvent === undefined) this.#kinds.set(address, (byEvent = new Map()));
    let fields = byEvent.get(event);
    if (fields === undefined) {
      fields = encoded((copy) => {
        copy.hex(address);
        copy.text(event);
      });
      byEvent.set(event, fields);
    }
    return fields;
  }
}

/** The rows of several batches, to be copied together. */
export function eventRows(batches: readonly EventRows[]): CopyRows {
  return {
    target: 'chain.event (block_number, log_index, tx_index, tx_hash, address, name, topics, data, vehicle_id)',
    rows: batches.map(({ copy }) => copy),
  };
}

/** The digits of texts in hex, each with 0x, one after the other. */
function joined(texts: readonly string[]): string {
  let digits = '';
  for (const text of texts) digits += text.slice(2);
  return digits;
}
