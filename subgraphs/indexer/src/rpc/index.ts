export { AdaptiveRange, type AdaptiveRangeOptions } from './adaptive-range';
export { logsOfBlockSplit, type BlockLogs } from './block-split';
export { createRpc } from './create-rpc';
export type { EndpointStats } from './endpoint';
export {
  Lagging,
  NoEndpointError,
  Pruned,
  RangeTooLarge,
  RateLimited,
  RpcError,
  Timeout,
  WrongChainError,
  type BlockRange,
  type RpcErrorKind,
} from './errors';
export { malformed } from './json-rpc';
export { streamLogs, type LogPiece, type LogStreamOptions } from './log-stream';
export { quantity } from './quantity';
export { RangePlanner } from './range-planner';
export type { Rpc } from './rpc';
export type { BlockTag, Header, HeadNotice, LogFilter, RawLog, RpcLog, RpcOptions, RpcTuning } from './types';
