import type { Pool } from '@dimo-node/database';
import { createLogger } from '@dimo-node/kit';
import { loggedReasons, openAuditLog, refusals, sealingKey, tamper } from '../../../../../test/support/audit';
import { useTestDatabase } from '../../../../../test/support/database';
import { rowHash } from '../row-hash';
import type { AuditHead } from '../batch';
import { auditVerify, parseHead } from './report';
import { storedRows } from './stored';
import { verifyAudit } from './verify-audit';

const ROWS = 30;
const SEALED = [10, 20, 30];
const COLUMNS =
  'version, at, kind, allowed, reason, license, address, asset, vehicle_id, permissions, operation, block_number, block_hash, via, writer, prev_hash, hash';

const { sealer, key } = sealingKey();
const forger = sealingKey();

/** A log of 30 rows with a seal on every tenth. */
async function fill(url: string): Promise<AuditHead> {
  let head: AuditHead | undefined;
  for (const from of [1, 11, 21]) {
    const log = openAuditLog(url, { sealer: () => sealer });
    for (const entry of refusals(from, 10)) log.note(entry);
    await log.close();
    head = log.head;
  }
  return head ?? { seq: 0, hash: '' };
}

/** Makes the hashes of all rows anew, as somebody can who has changed one of them. */
async function rehash(pool: Pool): Promise<void> {
  let previous = '0'.repeat(64);
  const statements: string[] = [];
  for await (const row of storedRows(pool, '1000', 100)) {
    const hash = rowHash(previous, row.seq, row);
    statements.push(`UPDATE access.audit SET prev_hash = '\\x${previous}', hash = '\\x${hash}' WHERE seq = ${row.seq}`);
    previous = hash;
  }
  await tamper(pool, ...statements);
}

describe('verification of the audit log', () => {
  const database = useTestDatabase();
  let head: AuditHead;
  beforeAll(async () => {
    head = await fill(database().url);
    for (const table of ['audit', 'audit_seal']) await database().pool.query(`CREATE TABLE kept_${table} AS TABLE access.${table}`);
  });
  beforeEach(() =>
    tamper(
      database().pool,
      ...['audit', 'audit_seal'].flatMap((table) => [`TRUNCATE access.${table}`, `INSERT INTO access.${table} TABLE kept_${table}`]),
    ),
  );

  const found = async (heads: readonly AuditHead[] = []): Promise<string[]> => {
    const noted = heads.map(({ seq, hash }) => ({ seq: BigInt(seq), hash }));
    // Pages smaller than the log, so that what lies between two of them is looked at as well.
    const { problems } = await verifyAudit({ pool: database().pool, keys: [key], heads: noted, pageSize: 7 });
    return problems.map(({ what }) => what);
  };

  it('finds nothing wrong with a log that was let alone', async () => {
    expect(await loggedReasons(database().pool)).toHaveLength(ROWS);
    const verdict = await verifyAudit({ pool: database().pool, keys: [key], heads: [{ seq: 30n, hash: head.hash }], pageSize: 7 });
    expect(verdict).toEqual({
      rows: ROWS,
      head: { seq: 30n, hash: head.hash },
      seals: SEALED.length,
      sealed: 30n,
      problemCount: 0,
      problems: [],
    });
  });

  const noLonger = (seq: number): string => `row ${seq} does not hash to what it says`;
  const unlinked = (seq: number): string => `row ${seq} does not follow from row ${seq - 1}: it names another hash before it`;
  const sealedGone = (seq: number): string => `row ${seq} was sealed and is not in the log`;
  const anew = (seq: number): string => `row ${seq} has another hash than when it was sealed: the rows up to it were written anew`;

  it.each<[string, readonly string[], readonly string[]]>([
    ['a changed answer', ['UPDATE access.audit SET allowed = TRUE WHERE seq = 17'], [noLonger(17)]],
    ['a changed reason', [`UPDATE access.audit SET reason = reason || ' ' WHERE seq = 17`], [noLonger(17)]],
    ['a time moved by a microsecond', [`UPDATE access.audit SET at = at + interval '1 microsecond' WHERE seq = 17`], [noLonger(17)]],
    ['an unlimited time', [`UPDATE access.audit SET at = 'infinity' WHERE seq = 17`], [noLonger(17)]],
    ['another vehicle', ['UPDATE access.audit SET vehicle_id = 2 WHERE seq = 17'], [noLonger(17)]],
    ['permissions in another shape', [`UPDATE access.audit SET permissions = ARRAY[permissions] WHERE seq = 17`], [noLonger(17)]],
    ['another version', ['UPDATE access.audit SET version = 2 WHERE seq = 17'], [noLonger(17)]],
    ['a changed hash', [`UPDATE access.audit SET hash = sha256('x') WHERE seq = 17`], [noLonger(17), unlinked(18)]],
    ['a deleted row', ['DELETE FROM access.audit WHERE seq = 18'], ['row 18 is missing']],
    [
      'deleted rows across seals',
      ['DELETE FROM access.audit WHERE seq BETWEEN 9 AND 22'],
      ['rows 9 to 22 are missing', sealedGone(10), sealedGone(20)],
    ],
    ['a deleted beginning', ['DELETE FROM access.audit WHERE seq < 4'], ['rows 1 to 3 are missing']],
    [
      'a deletion with the numbers closed up',
      [
        'DELETE FROM access.audit WHERE seq = 17',
        ...Array.from({ length: 13 }, (_, i) => `UPDATE access.audit SET seq = ${17 + i} WHERE seq = ${18 + i}`),
      ],
      [
        noLonger(17),
        unlinked(17),
        ...[18, 19].map(noLonger),
        noLonger(20),
        anew(20),
        ...Array.from({ length: 9 }, (_, i) => noLonger(21 + i)),
        sealedGone(30),
      ],
    ],
    [
      'two rows that changed places',
      [
        'UPDATE access.audit SET seq = 1000 WHERE seq = 17',
        'UPDATE access.audit SET seq = 17 WHERE seq = 18',
        'UPDATE access.audit SET seq = 18 WHERE seq = 1000',
      ],
      [noLonger(17), unlinked(17), noLonger(18), unlinked(18), unlinked(19)],
    ],
    [
      'a row put in at the end',
      [`INSERT INTO access.audit (seq, ${COLUMNS}) SELECT 31, ${COLUMNS} FROM access.audit WHERE seq = 5`],
      [noLonger(31), unlinked(31)],
    ],
    [
      'a row far beyond the end',
      [`INSERT INTO access.audit (seq, ${COLUMNS}) SELECT 9223372036854775807, ${COLUMNS} FROM access.audit WHERE seq = 5`],
      ['rows 31 to 9223372036854775806 are missing', 'row 9223372036854775807 does not hash to what it says'],
    ],
    [
      'a row before the beginning',
      [`INSERT INTO access.audit (seq, ${COLUMNS}) SELECT -4, ${COLUMNS} FROM access.audit WHERE seq = 5`],
      ['row -4 is not part of the chain, which begins with 1'],
    ],
    ['an end cut off before the last seal', ['DELETE FROM access.audit WHERE seq > 25'], [sealedGone(30)]],
    ['an emptied log', ['TRUNCATE access.audit'], SEALED.map(sealedGone)],
    [
      'a deleted seal',
      ['DELETE FROM access.audit_seal WHERE seq = 20'],
      ['the seal of row 30 follows one of row 20, but the seal before it is of row 10'],
    ],
    [
      'a seal moved to another row',
      ['UPDATE access.audit_seal SET seq = 29 WHERE seq = 30'],
      [anew(29), `the seal of row 29 has a signature that is not of its key ${key.kid}`],
    ],
  ])('finds %s', async (_, statements, problems) => {
    await tamper(database().pool, ...statements);
    expect(await found()).toEqual(problems);
  });

  it('finds a chain whose hashes were all made anew, by its seals', async () => {
    await tamper(database().pool, `UPDATE access.audit SET reason = 'nothing to see here' WHERE seq = 5`);
    await rehash(database().pool);
    expect(await found()).toEqual(SEALED.map(anew));
  });

  it('finds seals that were made anew with it, by their signatures', async () => {
    await tamper(database().pool, `UPDATE access.audit SET reason = 'nothing to see here' WHERE seq = 5`);
    await rehash(database().pool);
    await tamper(database().pool, 'UPDATE access.audit_seal s SET hash = a.hash FROM access.audit a WHERE a.seq = s.seq');
    expect(await found()).toEqual(SEALED.map((seq) => `the seal of row ${seq} has a signature that is not of its key ${key.kid}`));
    await tamper(database().pool, `UPDATE access.audit_seal SET key_id = '${forger.key.kid}'`);
    expect(await found()).toEqual(
      SEALED.map((seq) => `the seal of row ${seq} is by the key ${forger.key.kid}, which is not among the given keys`),
    );
  });

  it('finds an end that was cut off with its seals, by a head that was noted elsewhere', async () => {
    await tamper(database().pool, 'DELETE FROM access.audit WHERE seq > 20', 'DELETE FROM access.audit_seal WHERE seq > 20');
    expect(await found()).toEqual([]);
    expect(await found([head])).toEqual(['row 30 was noted elsewhere and is not in the log']);
  });

  it('finds a log that was replaced as a whole, by a head that was noted elsewhere', async () => {
    await tamper(database().pool, 'TRUNCATE access.audit', 'TRUNCATE access.audit_seal');
    await fill(database().url);
    expect(await found()).toEqual([]);
    expect(await found([head])).toEqual(['row 30 has another hash than was noted elsewhere: the rows up to it were written anew']);
  });

  it('is told by the node itself when its rows are gone, and the gap stays', async () => {
    const lines: string[] = [];
    const log = openAuditLog(database().url, {
      log: createLogger('audit', { destination: { write: (line) => void lines.push(line) } }),
    });
    await log.append(refusals(31, 1)[0]!);
    await tamper(database().pool, 'DELETE FROM access.audit WHERE seq > 28', 'DELETE FROM access.audit_seal WHERE seq > 28');
    await log.append(refusals(32, 1)[0]!);
    await log.close();
    expect(lines.join('')).toContain('rows were removed or changed');
    expect(await found()).toEqual(['rows 29 to 31 are missing']);
  });

  it('reports what it finds and whether that is nothing', async () => {
    const printed: string[] = [];
    const options = {
      pool: database().pool,
      keys: [key],
      heads: [parseHead(`30:0x${head.hash.toUpperCase()}`)],
      print: (text: string) => printed.push(text),
    };
    expect(await auditVerify(options)).toBe(true);
    await tamper(database().pool, `UPDATE access.audit SET reason = 'x' WHERE seq = 2`);
    expect(await auditVerify(options)).toBe(false);
    expect(printed).toEqual([
      `30 rows and 3 seals checked, proven by a seal up to row 30, 0 problems\nhead 30:${head.hash}`,
      `30 rows and 3 seals checked, proven by a seal up to row 30, 1 problems\nhead 30:${head.hash}\n  row 2 does not hash to what it says`,
    ]);
  });
});

it.each(['', '30', '30:', `0:${'a'.repeat(64)}`, `30:${'a'.repeat(63)}`, `30:${'g'.repeat(64)}`, `30:${'a'.repeat(64)} `])(
  'does not take %j for a head',
  (text) => expect(() => parseHead(text)).toThrow('is no head of the audit log'),
);
