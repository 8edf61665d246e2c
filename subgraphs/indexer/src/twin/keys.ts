import { snakeCase } from './table';
import { TABLES, TABLE_NAMES } from './tables';

/** Key columns of each table of the twin that the journal covers, both by their SQL names. */
export const TWIN_KEYS: ReadonlyMap<string, readonly string[]> = new Map(
  TABLE_NAMES.map((name) => [TABLES[name].name, TABLES[name].key.map(snakeCase)]),
);
