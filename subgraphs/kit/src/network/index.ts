export * from './network';
export { amoy } from './amoy';
export { polygon } from './polygon';
export { devnet } from './devnet';
export { loadNetwork } from './load';
export { parseNetwork } from './parse';
