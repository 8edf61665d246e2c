export * from './cast';
export * from './emit';
export * from './fold-blocks';
export * from './world';
