export * from './asset';
export * from './authority';
export * from './caller';
export * from './permissions';
