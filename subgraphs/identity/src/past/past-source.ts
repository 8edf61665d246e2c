import type { Pool } from '@dimo-node/database';
import { NodeError } from '@dimo-node/kit';
import type { SqlSource } from '../twin/lookup';
import { findBlock, type PastBlock } from './block';
import { statementAt } from './rows-at';

interface Statement {
  readonly text: string;
  readonly values?: unknown[];
}

/**
 * Answers the same statements from the twin as it stood at a block. `seen` hears every row. After each read the block is looked up again:
 * when it has left the kept history or the chain meanwhile, the rows may be wrong and the read fails instead.
 * @throws NodeError HISTORY_UNAVAILABLE
 */
export function pastSource(present: SqlSource, block: PastBlock, seen: (row: object) => void): SqlSource {
  const query = async (statement: Statement | string, values?: unknown[]) => {
    const { text, given } =
      typeof statement === 'string' ? { text: statement, given: values ?? [] } : { text: statement.text, given: statement.values ?? [] };
    const result = await present.query<object>(statementAt(text, `$${given.length + 1}::bigint`), [...given, block.number]);
    const { hash } = await findBlock(present, block.number);
    if (!hash.equals(block.hash)) {
      throw new NodeError('HISTORY_UNAVAILABLE', `block ${block.number} was replaced on the chain while it was read: ask again`);
    }
    result.rows.forEach(seen);
    return result;
  };
  return { query: query as Pool['query'] };
}
