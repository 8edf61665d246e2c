export * from './address';
export * from './bytes';
export * from './did';
export * from './global-id';
export { fromBase64, packText, PackedTime, unpack, type Packable } from './msgpack';
