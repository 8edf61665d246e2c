/** Lists of the programs that read settings, for the tables. */
export const SERVICES = ['node', 'gateway', 'indexer', 'identity'] as const;
export const ALL = [...SERVICES, 'twin'] as const;
export const INDEXING = ['node', 'indexer'] as const;
export const READING = [...INDEXING, 'twin'] as const;
export const SERVING = ['node', 'gateway'] as const;
