/** A log exactly as the provider's JSON gives it: hex strings, never copied or converted here. */
export interface RawLog {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  blockHash: string;
  transactionHash: string;
  transactionIndex: string;
  logIndex: string;
  removed?: boolean;
  blockTimestamp?: string;
}

/** A block header: `timestamp` in seconds, `hash`, `parentHash` and `logsBloom` as lower-case 0x hex. */
export interface Header {
  number: number;
  hash: string;
  parentHash: string;
  timestamp: number;
  logsBloom: string;
}

/** A wake-up: some endpoint has a new head. Heights may go down after a reorg. */
export interface HeadNotice {
  number: number;
  hash?: string;
  header?: Header;
}

/** Height, or a tag the node resolves itself. */
export type BlockTag = number | 'latest' | 'finalized';

/** Either a range of heights (both ends included) or one block by hash. `topics[0]` lists accepted topic ids. */
export type LogFilter = ({ fromBlock: number; toBlock: number } | { blockHash: string }) & {
  addresses: readonly string[];
  topics?: readonly (string | readonly string[] | null)[];
};

/** The part of a pino logger the RPC layer uses. */
export interface RpcLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface RpcOptions {
  /** One or several http, https, ws or wss URLs in the operator's order of trust. They may hold API keys and are never logged. */
  urls: readonly string[];
  expectedChainId: number;
  /** How often the head is asked for where no subscription is alive. */
  pollIntervalMs: number;
  /** The longest any one request may take. */
  timeoutMs: number;
  log: RpcLog;
  /** Ends connecting, every request and every iterator. */
  signal?: AbortSignal;
  tuning?: Partial<RpcTuning>;
}

/** Numbers that tests shorten and operators rarely touch. Times in milliseconds. */
export interface RpcTuning {
  maxInFlight: number;
  maxBodyBytes: number;
  batchSize: number;
  /** An endpoint this many blocks behind the best is excluded. */
  maxLagBlocks: number;
  /** Endpoints are compared by hash this deep below the lowest head, where ordinary reorgs no longer reach. */
  compareDepth: number;
  probeIntervalMs: number;
  /** All endpoints must report a lower head for this long before the head is believed to have gone down. */
  headDropMs: number;
  /** A subscription without a head for this long is checked, and replaced when it missed one. */
  staleHeadMs: number;
  pingIntervalMs: number;
  backoffBaseMs: number;
  backoffCapMs: number;
  /** How long a request waits for a backing-off endpoint before it fails. */
  patienceMs: number;
  /** How long `createRpc` looks for the first endpoint that answers. */
  connectForMs: number;
}

export const DEFAULT_TUNING: RpcTuning = {
  maxInFlight: 8,
  maxBodyBytes: 64 * 1024 * 1024,
  batchSize: 50,
  maxLagBlocks: 16,
  compareDepth: 32,
  probeIntervalMs: 15_000,
  headDropMs: 30_000,
  staleHeadMs: 30_000,
  pingIntervalMs: 10_000,
  backoffBaseMs: 250,
  backoffCapMs: 30_000,
  patienceMs: 15_000,
  connectForMs: 30_000,
};
