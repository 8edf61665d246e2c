export type { BlockCacheOptions } from '../block-cache';
export { CachedDecider } from './cached-decider';
export { TwinAuthority, type TwinAuthorityOptions } from './twin-authority';
