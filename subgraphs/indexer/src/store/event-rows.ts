import type { ChainLog } from '../chain/log';
import { BinaryCopy } from './binary-copy';
import type { CopyRows } from './copy';

const ORDINARY_BYTES = 480;

/** Raw logs as rows to append. They are encoded as they come, so that their text need not be kept until they are written. */
export class EventRows {
  readonly #copy: BinaryCopy;
  #count = 0;

  constructor(expected: number) {
    this.#copy = new BinaryCopy(expected * ORDINARY_BYTES);
  }

  get count(): number {
    return this.#count;
  }

  /** `event` and `vehicleId` as decoded. @throws NotHexError, after which the rows cannot be used */
  add(log: ChainLog, event: string, vehicleId: number | null): void {
    const copy = this.#copy;
    copy.row(9);
    copy.int8(log.blockNumber);
    copy.int4(log.logIndex);
    copy.int4(log.txIndex);
    copy.hex(log.txHash.slice(2));
    copy.hex(log.address);
    copy.text(event);
    copy.joinedHex(log.topics);
    copy.hex(log.data.slice(2));
    if (vehicleId === null) copy.null();
    else copy.int8(vehicleId);
    this.#count++;
  }

  rows(): CopyRows {
    return {
      target: 'chain.event (block_number, log_index, tx_index, tx_hash, address, name, topics, data, vehicle_id)',
      rows: this.#copy,
    };
  }
}
