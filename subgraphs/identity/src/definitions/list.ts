import { textCursor } from '@dimo-node/kit';
import { equals } from '../twin/conditions';
import type { Bind, Condition, TwinList } from '../twin/list';
import { isStorable } from '../twin/lookup';

export interface DefinitionFilter {
  readonly model?: string | null;
  readonly year?: number | null;
}

/** The definitions of a table that is in the cache as a whole; the column's collation makes the order that of bytes. */
export const definitionList: TwinList = {
  columns: `d.id, d.ksuid, d.model, d.year, d.device_type AS "deviceType", d.image_uri AS "imageUri", d.attributes`,
  from: 'cache.device_definition d',
  where: 'TRUE',
  parent: [
    { column: 'd.chain_id', type: 'bigint' },
    { column: 'd.table_id', type: 'bigint' },
  ],
  order: [{ column: 'd.id', type: 'text', direction: 'ASC' }],
  cursor: textCursor,
};

export function definitionConditions({ model, year }: DefinitionFilter): Condition[] {
  return [
    ...(model === null || model === undefined ? [] : [modelIs(model)]),
    ...(year === null || year === undefined ? [] : [equals('d.year', 'int', year)]),
  ];
}

/** Whatever the case of ASCII letters, which is all that the collation "C" knows of. */
function modelIs(model: string): Condition {
  return isStorable(model) ? (bind: Bind) => `lower(d.model COLLATE "C") = lower(${bind(model, 'text')} COLLATE "C")` : () => 'FALSE';
}
