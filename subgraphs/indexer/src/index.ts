export { startIndexer, type IndexerSettings, type IndexerTools, type RunningIndexer } from './indexer';
export { indexerSubgraph, type StatusContext, type StatusOptions } from './status/subgraph';
export { rebuildTwin, type RebuildOptions, type RebuildResult } from './rebuild/rebuild';
export { compileDecoder, DecodeError, type Arguments, type Kind } from './chain/decode';
export { TWIN_KEYS } from './twin/keys';
export { ContractBook } from './chain/contract-book';
export type * from './rpc';
export { verifyTwin, type Difference, type VerifyOptions, type VerifyResult } from './verify/verify';
export { createRpc } from './rpc';
