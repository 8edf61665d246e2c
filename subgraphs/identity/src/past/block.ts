import { NodeError } from '@dimo-node/kit';
import type { SqlSource } from '../twin/lookup';

/** A block of the past that a reader holds on to. */
export interface PastBlock {
  readonly number: number;
  /** 32 bytes. */
  readonly hash: Buffer;
  readonly time: Date;
}

interface FoundBlock extends Omit<PastBlock, 'number'> {
  readonly oldest: number;
  readonly newest: number;
}

/** The header is kept for every block that the journal can undo; the newest one stands beside the checkpoint as well. */
const FIND = `SELECT least(s.journal_floor + 1, s.indexed_number) AS oldest, s.indexed_number AS newest,
    coalesce(b.hash, s.indexed_hash) AS hash, coalesce(b.time, s.indexed_time) AS time
  FROM chain.sync s LEFT JOIN chain.block b ON b.number = $1::bigint`;

/**
 * The block at a height, if the twin can still be read as it stood there: from the oldest block that the journal can undo to the newest.
 * @throws NodeError BAD_USER_INPUT for a negative height, HISTORY_UNAVAILABLE with the range for one outside it
 */
export async function findBlock(source: SqlSource, number: number): Promise<PastBlock> {
  if (number < 0) {
    throw new NodeError('BAD_USER_INPUT', '`atBlock` cannot be negative');
  }
  const { rows } = await source.query<FoundBlock>({ name: 'identity.past_block', text: FIND, values: [number] });
  const [found] = rows;
  if (found === undefined) {
    throw new NodeError('HISTORY_UNAVAILABLE', 'nothing is indexed yet: there is no block to read at');
  }
  const { oldest, newest, hash, time } = found;
  if (number < oldest || number > newest) {
    const range = oldest === newest ? `only block ${newest}` : `blocks ${oldest} to ${newest}`;
    throw new NodeError('HISTORY_UNAVAILABLE', `the twin at block ${number} is not kept: ${range} can be read`, {
      details: { oldestBlock: oldest, newestBlock: newest },
    });
  }
  return { number, hash, time };
}
