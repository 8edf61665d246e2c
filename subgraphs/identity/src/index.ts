export { identitySubgraph, type IdentityOptions } from './subgraph';
export type { IdentityContext } from './context';
