export * from './drain';
export * from './graphql-params';
export * from './health';
export * from './indexed-block';
export * from './json-server';
export * from './listen';
export * from './media-type';
export * from './subgraph-server';
