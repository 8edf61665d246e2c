import { Client } from 'pg';
import { useTestDatabase } from '../../../../test/support/database';
import { BinaryCopy, encoded } from './binary-copy';
import { copyAll } from './copy';

const database = useTestDatabase();

const NUMERICS = [0n, 1n, 9999n, 10_000n, 10_001n, 123_456_789n, 10n ** 27n, 10n ** 77n, 2n ** 256n - 1n, -1n, -123_450_000n];
const INTEGERS = [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
const TIMES = [0, 946_684_800, 1_767_607_200, 253_402_300_799];
const TEXTS = ['', 'plain', 'Zürich', '☃ 漢字', 'x'.repeat(100_000)];

async function roundTrip<T>(type: string, write: (copy: BinaryCopy) => void, rows: number, shown: string): Promise<T[]> {
  const client = new Client({ connectionString: database().url });
  await client.connect();
  try {
    await client.query(`CREATE TEMP TABLE t (i serial, v ${type}); SET timezone = 'UTC'`);
    const copy = new BinaryCopy(64);
    write(copy);
    await copyAll(client, [{ target: 't (v)', rows: [copy] }]);
    const result = await client.query<{ v: T }>(`SELECT ${shown} AS v FROM t ORDER BY i`);
    expect(result.rows).toHaveLength(rows);
    return result.rows.map(({ v }) => v);
  } finally {
    await client.end();
  }
}

function eachRow<T>(values: readonly T[], field: (copy: BinaryCopy, value: T) => void) {
  return (copy: BinaryCopy): void =>
    values.forEach((value) => {
      copy.row(1);
      field(copy, value);
    });
}

it('writes every numeric exactly', async () => {
  const values = await roundTrip<string>(
    'numeric',
    eachRow(NUMERICS, (copy, value) => copy.numeric(value)),
    NUMERICS.length,
    'v::text',
  );
  expect(values).toEqual(NUMERICS.map(String));
});

it('writes int8, also past 32 bits', async () => {
  const values = await roundTrip<string>(
    'bigint',
    eachRow(INTEGERS, (copy, value) => copy.int8(value)),
    INTEGERS.length,
    'v::text',
  );
  expect(values).toEqual(INTEGERS.map(String));
  const wide = [2n ** 63n - 1n, 0n];
  expect(
    await roundTrip<string>(
      'bigint',
      eachRow(wide, (copy, value) => copy.bigint8(value)),
      2,
      'v::text',
    ),
  ).toEqual(wide.map(String));
});

it('writes times up to the end of the year 9999', async () => {
  const values = await roundTrip<string>(
    'timestamptz',
    eachRow(TIMES, (copy, value) => copy.time(value)),
    TIMES.length,
    'extract(epoch FROM v)::bigint::text',
  );
  expect(values).toEqual(TIMES.map(String));
});

it('writes text of any script and length', async () => {
  expect(
    await roundTrip<string>(
      'text',
      eachRow(TEXTS, (copy, value) => copy.text(value)),
      TEXTS.length,
      'v',
    ),
  ).toEqual(TEXTS);
});

it('writes bytes from hex and from buffers, and null', async () => {
  const values = await roundTrip<Buffer | null>(
    'bytea',
    (copy) => {
      copy.row(1);
      copy.hex('00ff10');
      copy.row(1);
      copy.bytes(Buffer.from('abc'));
      copy.row(1);
      copy.null();
    },
    3,
    'v',
  );
  expect(values).toEqual([Buffer.from([0, 255, 16]), Buffer.from('abc'), null]);
});

it('repeats fields and puts in those that were encoded before', async () => {
  const word = encoded((copy) => copy.text('word'));
  const values = await roundTrip<string>(
    'text',
    (copy) => {
      copy.row(1);
      const at = copy.size;
      copy.text('Zürich');
      for (let i = 0; i < 20; i++) {
        copy.row(1);
        if (i % 2 === 0) copy.repeat(at);
        else copy.fields(word);
      }
    },
    21,
    'v',
  );
  expect(values).toEqual(['Zürich', ...Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'Zürich' : 'word'))]);
});

describe('several tables at once', () => {
  async function withTables<T>(use: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: database().url });
    await client.connect();
    try {
      await client.query('CREATE TEMP TABLE a (v bigint PRIMARY KEY); CREATE TEMP TABLE b (v text)');
      return await use(client);
    } finally {
      await client.end();
    }
  }

  const numbers = (values: readonly number[]): BinaryCopy => {
    const rows = new BinaryCopy();
    for (const value of values) {
      rows.row(1);
      rows.int8(value);
    }
    return rows;
  };

  const texts = (count: number): BinaryCopy => {
    const rows = new BinaryCopy();
    for (let i = 0; i < count; i++) {
      rows.row(1);
      rows.text('x'.repeat(100));
    }
    return rows;
  };

  it('arrive whole, also far more than a socket holds', () =>
    withTables(async (client) => {
      await copyAll(client, [
        { target: 'a (v)', rows: [numbers([1]), numbers([2, 3])] },
        { target: 'b (v)', rows: [texts(100_000)] },
      ]);
      expect((await client.query('SELECT (SELECT count(*)::int FROM a) AS a, (SELECT count(*)::int FROM b) AS b')).rows).toEqual([
        { a: 3, b: 100_000 },
      ]);
    }));

  it('fail as one, and leave the connection usable', () =>
    withTables(async (client) => {
      const copies = [
        { target: 'a (v)', rows: [numbers([1, 1])] },
        { target: 'b (v)', rows: [texts(50_000)] },
      ];
      await expect(copyAll(client, copies)).rejects.toThrow(/duplicate key/);
      expect((await client.query('SELECT (SELECT count(*)::int FROM a) AS a, (SELECT count(*)::int FROM b) AS b')).rows).toEqual([
        { a: 0, b: 0 },
      ]);
    }));

  it('reject when the connection is lost in the middle', () =>
    withTables(async (client) => {
      client.on('error', () => undefined);
      await client.query('CREATE TABLE public.held (v text)');
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const admin = new Client({ connectionString: database().url });
      await admin.connect();
      // The copy waits for the lock, so the connection is lost while it is under way.
      await admin.query('BEGIN; LOCK TABLE public.held IN ACCESS EXCLUSIVE MODE');
      const outcome = expect(copyAll(client, [{ target: 'public.held (v)', rows: [texts(50_000)] }])).rejects.toThrow();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await outcome;
      await admin.end();
    }));
});
