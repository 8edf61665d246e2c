/** One log of a watched contract, as text in hex: bytes are made of it once, where it is stored. Hex digits may be of either case, but for the address. */
export interface ChainLog {
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly txIndex: number;
  /** 0x and 64 digits. */
  readonly txHash: string;
  /** 40 lower-case digits without prefix. */
  readonly address: string;
  /** 0 to 4 words, each 0x and 64 digits. */
  readonly topics: readonly string[];
  /** 0x and two digits a byte. */
  readonly data: string;
}

/** A block that events are applied under. Hashes are 64 lower-case hex digits without prefix; time is in seconds UTC. */
export interface BlockHeader {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly time: number;
}
