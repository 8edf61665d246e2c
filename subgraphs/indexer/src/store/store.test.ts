import { setTimeout as delay } from 'node:timers/promises';
import { amoy } from '@dimo-node/kit';
import { useTestDatabase } from '../../../../test/support/database';
import { ContractBook } from '../chain/contract-book';
import type { BlockHeader } from '../chain/log';
import { createCheckpoint, readCheckpoint } from './checkpoint';
import { EventRows } from './event-rows';
import { Store, type Batch } from './store';
import { WriterSession } from './writer-session';

const quiet = { info: () => undefined, warn: () => undefined };
const hash = (number: number): string => number.toString(16).padStart(64, '0');
const header = (number: number): BlockHeader => ({
  number,
  hash: hash(number),
  parentHash: hash(number - 1),
  time: 1_767_000_000 + number,
});
const batch = (number: number): Batch => ({
  blocks: [{ header: header(number), logs: [], corrections: [] }],
  events: new EventRows(0),
  to: header(number),
  final: 1_000,
});

describe('batches that are enqueued', () => {
  const database = useTestDatabase();
  let session: WriterSession;
  let store: Store;
  beforeEach(async () => {
    await database().pool.query('TRUNCATE chain.sync, chain.block');
    session = await WriterSession.open(database().url, amoy.chainId, quiet, new AbortController().signal);
    store = new Store(session, new ContractBook(amoy), await createCheckpoint(session.client, 'amoy', amoy.chainId, 1));
  });
  afterEach(() => session.close());

  /** The committed blocks, with the transaction that wrote each. */
  async function committed(): Promise<readonly { readonly number: number; readonly transaction: string }[]> {
    const { rows } = await database().pool.query<{ number: number; transaction: string }>(
      'SELECT number::int, xmin::text AS transaction FROM chain.block ORDER BY number',
    );
    return rows;
  }

  const until = async (count: number): Promise<void> => {
    while ((await committed()).length < count) await delay(5);
  };

  it('are committed together when they come quickly, and in order', async () => {
    for (const number of [1, 2, 3]) await store.enqueue(batch(number));
    await store.flush();
    const [first, second, third] = await committed();
    expect([first?.number, second?.number, third?.number]).toEqual([1, 2, 3]);
    expect(second?.transaction).toBe(third?.transaction);
    expect(first?.transaction).not.toBe(second?.transaction);
    expect(await readCheckpoint(session.client, amoy.chainId)).toMatchObject({ indexed: { number: 3, hash: hash(3) } });
  });

  it('are committed one by one, without anybody asking, when they come slowly', async () => {
    for (const number of [1, 2, 3]) {
      await store.enqueue(batch(number));
      await until(number);
      await delay(300);
    }
    expect(new Set((await committed()).map(({ transaction }) => transaction)).size).toBe(3);
  });

  it('are all in or out when the connection breaks, and the checkpoint says which', async () => {
    await store.append(batch(1));
    await store.enqueue(batch(2));
    const { rows } = await session.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database().pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await expect(store.flush()).rejects.toThrow();
    expect(await readCheckpoint(session.reader, amoy.chainId)).toMatchObject({ indexed: { number: 1 } });
    expect((await committed()).map(({ number }) => number)).toEqual([1]);
  });
});
