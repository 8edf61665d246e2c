export { type AccessQuestion, type Decider } from './decision/question';
export { type SignatureVerifier, SignatureUnavailableError } from './signatures/verifier';
export { type License, type Licenses } from './licenses/licenses';
export * from './audit';
export { accessSubgraph, type AccessContext, type AccessSubgraphOptions } from './log/subgraph';
