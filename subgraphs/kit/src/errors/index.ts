export * from './table';
export * from './node-error';
export * from './format';
