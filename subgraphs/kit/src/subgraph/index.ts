export type * from './definition';
export type * from './resolvers';
export * from './loose-variables';
export * from './lru';
export * from './operation';
export * from './run';
