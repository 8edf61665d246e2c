import { TWIN_KEYS } from '@dimo-node/indexer';

/** `twin.vehicle v`: a table of ours with the alias that every statement here gives it. */
const TABLE = /\b(twin|chain|data)\.(\w+) +(?!(?:WHERE|JOIN|ON|SET|ORDER|CROSS)\b)([a-z]\w*)\b/g;

/**
 * The same statement on the twin as it stood at a block: each table becomes its rows at that block. `block` is the place of the block's
 * number among the parameters, such as `$3::bigint`. The journal must reach back to the block.
 * @throws Error when the statement names a table that has no past, which is a fault of the statement
 */
export function statementAt(text: string, block: string): string {
  let found = 0;
  const past = text.replace(TABLE, (_, schema: string, table: string, alias: string) => {
    found++;
    return `${rowsAt(schema, table, block)} ${alias}`;
  });
  if (found !== (text.match(/\b(?:twin|chain|data)\.\w+(?![\w(])/g) ?? []).length) {
    throw new Error(`a statement reads a table without an alias, so it would read the present: ${text}`);
  }
  return past;
}

function rowsAt(schema: string, table: string, block: string): string {
  if (schema === 'chain') {
    if (table === 'event') return `(SELECT * FROM chain.event t WHERE t.block_number <= ${block})`;
    // Block headers never change but by a reorg, which a reader notices.
    if (table === 'block') return 'chain.block';
    throw new Error(`chain.${table} has no past`);
  }
  if (schema === 'data') {
    // Documents have no block but a time. The newest block's header stands beside the checkpoint as well.
    return `(SELECT * FROM data.${table} t WHERE t.time <= coalesce(
      (SELECT b.time FROM chain.block b WHERE b.number = ${block}), (SELECT s.indexed_time FROM chain.sync s)))`;
  }
  const key = TWIN_KEYS.get(table);
  if (key === undefined) {
    throw new Error(`twin.${table} is not in the journal and has no past`);
  }
  // Rows not changed since, and the first image after the block of those that were. An image may be of a row that came out unchanged.
  // The condition on updated_block holds for images as well; it stands outside so that the planner can merge the table by its indexes.
  return `(SELECT u.* FROM (SELECT t.* FROM twin.${table} t
    UNION ALL SELECT r.* FROM (SELECT DISTINCT ON (j.key) j.before FROM twin.journal j
      WHERE j.table_name = '${table}' AND j.block_number > ${block} ORDER BY j.key, j.block_number, j.seq) f
      CROSS JOIN LATERAL jsonb_populate_record(NULL::twin.${table}, f.before) r
      WHERE f.before IS NOT NULL AND NOT EXISTS (SELECT FROM twin.${table} t
        WHERE ${key.map((column) => `t.${column} = r.${column}`).join(' AND ')} AND t.updated_block <= ${block})
  ) u WHERE u.updated_block <= ${block})`;
}
