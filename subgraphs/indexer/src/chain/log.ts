/** One log of a watched contract, as it is kept in `chain.event`. */
export interface ChainLog {
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly txIndex: number;
  /** 32 bytes. */
  readonly txHash: Buffer;
  /** 40 lower-case hex digits without prefix. */
  readonly address: string;
  /** 0 to 4 words of 32 bytes in a row. */
  readonly topics: Buffer;
  readonly data: Buffer;
}

/** A block that events are applied under. Hashes are 64 lower-case hex digits without prefix; time is in seconds UTC. */
export interface BlockHeader {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly time: number;
}
