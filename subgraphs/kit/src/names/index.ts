export * from './token-name';
