import type { BlockHeader, ChainLog } from '../chain/log';
import type { Header, RawLog } from '../rpc';

const HASH_BYTES = 32;

/** Turns a provider's logs into bytes. Logs of one transaction come together and share its hash. */
export class LogConverter {
  #txText = '';
  #txHash = Buffer.alloc(0);

  convert(raw: RawLog): ChainLog {
    if (raw.transactionHash !== this.#txText) {
      this.#txText = raw.transactionHash;
      this.#txHash = Buffer.from(raw.transactionHash.slice(2), 'hex');
    }
    const topics = Buffer.allocUnsafe(raw.topics.length * HASH_BYTES);
    for (let i = 0; i < raw.topics.length; i++) topics.write((raw.topics[i] as string).slice(2), i * HASH_BYTES, 'hex');
    return {
      blockNumber: parseInt(raw.blockNumber, 16),
      logIndex: parseInt(raw.logIndex, 16),
      txIndex: parseInt(raw.transactionIndex, 16),
      txHash: this.#txHash,
      address: raw.address.slice(2).toLowerCase(),
      topics,
      data: Buffer.from(raw.data.slice(2), 'hex'),
    };
  }
}

export function toBlockHeader(header: Header): BlockHeader {
  return { number: header.number, hash: bareHash(header.hash), parentHash: bareHash(header.parentHash), time: header.timestamp };
}

/** 64 lower-case hex digits of a 0x… hash. */
export function bareHash(hash: string): string {
  return hash.slice(2).toLowerCase();
}
