import { CONTRACT_ROLES } from '@dimo-node/kit';
import { getBytes, keccak256 } from 'ethers';
import type { ContractBook } from '../chain/contract-book';
import { topicsOf } from '../chain/event-book';
import type { Header, RawLog } from '../rpc';

const BLOOM_BYTES = 256;

/** The three bits that an address or topic sets in a block's logs bloom, as (byte, mask) pairs. */
type BloomBits = readonly (readonly [byte: number, mask: number])[];

interface WatchedContract {
  readonly address: string;
  readonly bits: BloomBits;
  readonly topics: readonly BloomBits[];
}

/** Tells from a block's header which watched contracts must, or by chance only may, have logs in it. */
export class BloomCheck {
  readonly #contracts: ContractBook;
  /** Hundreds of hashes: made when the first block is checked, since a backfill checks none. */
  #watched: readonly WatchedContract[] | undefined;

  constructor(contracts: ContractBook) {
    this.#contracts = contracts;
  }

  /**
   * Contracts that the bloom admits, by address and by one of their topics, but that have no log in the answer.
   * On a busy block one in fifty is a coincidence, so this is a reason to read again, not a proof of loss.
   */
  unanswered(header: Header, logs: readonly RawLog[]): string[] {
    const bloom = Buffer.from(header.logsBloom.slice(2), 'hex');
    if (bloom.length !== BLOOM_BYTES) return [];
    const answered = new Set(logs.map((log) => log.address.toLowerCase()));
    this.#watched ??= watchedIn(this.#contracts);
    return this.#watched
      .filter(({ address, bits, topics }) => !answered.has(address) && admits(bloom, bits) && topics.some((topic) => admits(bloom, topic)))
      .map(({ address }) => address);
  }
}

function watchedIn(contracts: ContractBook): readonly WatchedContract[] {
  const topics = new Map(CONTRACT_ROLES.map((role) => [role, topicsOf(role).map(bloomBits)]));
  return contracts.watched().map((address) => ({
    address,
    bits: bloomBits(address),
    topics: topics.get(contracts.contractAt(address.slice(2))?.role ?? 'registry') ?? [],
  }));
}

function bloomBits(entry: string): BloomBits {
  const hash = getBytes(keccak256(entry));
  return [0, 2, 4].map((i) => {
    const bit = (((hash[i] as number) << 8) | (hash[i + 1] as number)) & 2047;
    return [BLOOM_BYTES - 1 - (bit >> 3), 1 << (bit & 7)] as const;
  });
}

function admits(bloom: Buffer, bits: BloomBits): boolean {
  return bits.every(([byte, mask]) => ((bloom[byte] as number) & mask) !== 0);
}
