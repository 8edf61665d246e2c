import type { BlockHeader, ChainLog } from '../chain/log';
import { bareAddress } from '../chain/contract-book';
import { quantity, type Header, type RawLog } from '../rpc';

/** Puts a provider's logs in our form. Logs come from a few contracts, whose addresses are made once. */
export class LogConverter {
  readonly #addresses = new Map<string, string>();

  convert(raw: RawLog): ChainLog {
    return {
      blockNumber: quantity(raw.blockNumber),
      logIndex: quantity(raw.logIndex),
      txIndex: quantity(raw.transactionIndex),
      txHash: raw.transactionHash,
      address: this.#bare(raw.address),
      topics: raw.topics,
      data: raw.data,
    };
  }

  #bare(address: string): string {
    let bare = this.#addresses.get(address);
    if (bare === undefined) this.#addresses.set(address, (bare = bareAddress(address)));
    return bare;
  }
}

export function toBlockHeader(header: Header): BlockHeader {
  return { number: header.number, hash: bareHash(header.hash), parentHash: bareHash(header.parentHash), time: header.timestamp };
}

/** 64 lower-case hex digits of a 0x… hash. */
export function bareHash(hash: string): string {
  return hash.slice(2).toLowerCase();
}
