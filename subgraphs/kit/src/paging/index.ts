export * from './connection';
export * from './cursor';
export * from './window';
