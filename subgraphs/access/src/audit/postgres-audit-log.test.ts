import { setTimeout as delay } from 'node:timers/promises';
import { Metrics } from '@dimo-node/kit';
import { auditEntry, loggedReasons, openAuditLog, refusals, sealingKey } from '../../../../test/support/audit';
import { useTestDatabase } from '../../../../test/support/database';
import { verifyAudit } from './verify/verify-audit';

const reasonsOf = (from: number, count: number): string[] => refusals(from, count).map(({ reason }) => reason);

describe('the audit log', () => {
  const database = useTestDatabase();
  const verdict = () => verifyAudit({ pool: database().pool, keys: [] });

  it('has an entry when append resolves, with all that was said', async () => {
    const log = openAuditLog(database().url);
    await log.append(auditEntry({ address: '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045' }));
    const { rows } = await database().pool.query('SELECT * FROM access.audit');
    expect(rows).toEqual([
      {
        seq: 1,
        version: 1,
        at: new Date('2026-11-23T12:00:00.123Z'),
        kind: 'access',
        allowed: true,
        reason: '',
        license: Buffer.from('46a3a41bd932244dd08186e4c19f1a7e48cbcdf4', 'hex'),
        address: Buffer.from('d8da6bf26964af9d7eed9e03e53415d37aa96045', 'hex'),
        asset: 'did:erc721:80002:0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8:1',
        vehicle_id: 1,
        permissions: ['privilege:GetLocationHistory', 'privilege:GetNonLocationHistory'],
        operation: Buffer.alloc(32, 0xa3),
        block_number: 100,
        block_hash: Buffer.alloc(32, 0x5c),
        via: 'sacd',
        writer: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        prev_hash: Buffer.alloc(32),
        hash: Buffer.from(log.head?.hash ?? '', 'hex'),
      },
    ]);
    await log.close();
  });

  it.each(['audit', 'audit_seal'])('cannot be changed: %s', async (table) => {
    for (const sql of [`UPDATE access.${table} SET at = now()`, `DELETE FROM access.${table}`, `TRUNCATE access.${table}`])
      await expect(database().pool.query(sql)).rejects.toThrow(`access.${table} is append-only: ${sql.split(' ')[0]} is refused`);
  });

  it('goes on where an earlier run ended, keeps the order and writes all when it is closed', async () => {
    const before = await loggedReasons(database().pool);
    const log = openAuditLog(database().url, { limits: { batch: 100, idleGatherMs: 60_000 } });
    for (const entry of refusals(1, 1_050)) log.note(entry);
    await log.close();
    expect(await loggedReasons(database().pool)).toEqual([...before, ...reasonsOf(1, 1_050)]);
    expect(() => log.note(auditEntry())).toThrow(expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' }) as Error);
    await expect(log.append(auditEntry())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(await verdict()).toMatchObject({ rows: before.length + 1_050, problems: [] });
  });

  it('writes at once what somebody waits for, though others would have been gathered for longer', async () => {
    const log = openAuditLog(database().url, { limits: { idleGatherMs: 600_000, batch: 50 } });
    log.note(auditEntry());
    await log.append(auditEntry());
    // As many as go into one write do not wait either.
    for (const entry of refusals(1, 50)) log.note(entry);
    while ((log.head?.seq ?? 0) < ((await verdict()).head?.seq ?? 0n)) await log.append(auditEntry());
    await log.close();
    expect((await loggedReasons(database().pool)).filter((reason) => reason === 'refusal 50')).toHaveLength(2);
  });

  it('stores an entry with anything in it', async () => {
    const log = openAuditLog(database().url);
    await log.append(auditEntry({ reason: '\0 \ud800', at: new Date(Number.NaN), license: 'x', permissions: ['\0'] }));
    await log.append(auditEntry({ reason: 'after it' }));
    await log.close();
    expect((await loggedReasons(database().pool)).slice(-2)).toEqual(['\ufffd \ufffd', 'after it']);
  });

  it('tells apart entries that are alike but for one thing, however many they are', async () => {
    const before = (await verdict()).rows;
    const log = openAuditLog(database().url);
    const permissions = ['a'];
    const entries = Array.from({ length: 3_000 }, (_, index) =>
      auditEntry({
        asset: [null, '{"a\\\\', 'NULL', 'b,c'][index % 4] ?? null,
        license: `0x${String(index % 7).repeat(40)}`,
        operation: String(index % 3).repeat(64),
        via: index % 2 === 0 ? 'owner' : 'sacd',
        permissions: index % 5 === 0 ? permissions : ['b', String(index % 5)],
        block: index % 11 === 0 ? null : { number: index % 13, hash: `0x${'5c'.repeat(32)}` },
        reason: index % 17 === 0 ? 'x'.repeat(5_000) : '',
      }),
    );
    const expected = entries.map(({ asset, license, operation, via, permissions: names, block, reason }) =>
      JSON.stringify([asset, license?.slice(2), operation, via, [...names], block?.number ?? null, Math.min(reason.length, 2_000)]),
    );
    for (const entry of entries) log.note(entry);
    // What was noted stays what it was.
    permissions[0] = 'changed';
    await log.close();
    const { rows } = await database().pool.query<{ text: string[] }>(
      `SELECT ARRAY[asset, encode(license, 'hex'), encode(operation, 'hex'), via, to_json(permissions)::text, block_number::text, length(reason)::text] AS text
       FROM access.audit WHERE seq > $1 ORDER BY seq`,
      [before],
    );
    const found = rows.map(({ text: [asset, license, operation, via, names, block, length] }) =>
      JSON.stringify([asset, license, operation, via, JSON.parse(names ?? ''), block === null ? null : Number(block), Number(length)]),
    );
    expect(found).toEqual(expected);
    expect(await verdict()).toMatchObject({ problems: [] });
  });

  it('is one chain without gaps when several write to it at once', async () => {
    const before = (await verdict()).rows;
    const logs = ['a', 'b', 'c'].map((name) => ({
      name,
      log: openAuditLog(database().url, { limits: { batch: 7, idleGatherMs: 1, gatherMs: 1 } }),
    }));
    await Promise.all(
      logs.map(async ({ name, log }) => {
        for (let index = 0; index < 300; index++) {
          const entry = auditEntry({ reason: `${name}${index}` });
          if (index % 10 === 9) await log.append(entry);
          else log.note(entry);
        }
      }),
    );
    await Promise.all(logs.map(({ log }) => log.close()));
    expect(await verdict()).toMatchObject({ rows: before + 900, problems: [] });
    const reasons = (await loggedReasons(database().pool)).slice(before);
    for (const { name } of logs)
      expect(reasons.filter((reason) => reason.startsWith(name))).toEqual(Array.from({ length: 300 }, (_, index) => `${name}${index}`));
  });

  it('refuses at once what exceeds its queue, and takes more when there is room again', async () => {
    const metrics = new Metrics();
    const log = openAuditLog(database().url, { metrics, limits: { queue: 10, idleGatherMs: 20 } });
    for (const entry of refusals(1, 10)) log.note(entry);
    expect(log.healthy).toBe(false);
    expect(() => log.note(auditEntry())).toThrow(expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' }) as Error);
    while (!log.healthy) await new Promise((resolve) => setTimeout(resolve, 5));
    await log.append(auditEntry({ reason: 'again' }));
    await log.close();
    expect((await loggedReasons(database().pool)).slice(-11)).toEqual([...reasonsOf(1, 10), 'again']);
    const text = await metrics.text();
    expect(text).toContain(`dimo_audit_seq ${log.head?.seq}`);
    expect(text).toContain('dimo_audit_entries_total 11');
    expect(text).toContain('dimo_audit_refused_total 1');
  });
});

describe('seals', () => {
  const database = useTestDatabase();

  it('are put on the head now and then and at the end, once for each head', async () => {
    const { sealer, key } = sealingKey();
    const log = openAuditLog(database().url, { sealer: () => sealer, limits: { sealMs: 20 } });
    const seals = async (): Promise<number[]> =>
      (await database().pool.query<{ seq: number }>('SELECT seq FROM access.audit_seal ORDER BY seq')).rows.map(({ seq }) => seq);
    await log.append(auditEntry());
    while ((await seals()).length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await log.append(auditEntry());
    while ((await seals()).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    log.note(auditEntry());
    await log.close();
    expect(await seals()).toEqual([1, 2, 3]);
    const verdict = await verifyAudit({ pool: database().pool, keys: [key] });
    expect(verdict).toMatchObject({ rows: 3, seals: 3, sealed: 3n, problems: [] });
  });

  it('go on under another key, and a key that does not sign does no harm', async () => {
    const [first, second] = [sealingKey(), sealingKey()];
    const broken = { keyId: 'away', sign: () => Promise.reject(new Error('the key service is away')) };
    for (const sealer of [first.sealer, broken, second.sealer]) {
      const log = openAuditLog(database().url, { sealer: () => sealer });
      await log.append(auditEntry());
      await log.close();
    }
    const verdict = await verifyAudit({ pool: database().pool, keys: [first.key, second.key] });
    expect(verdict.problems.map(({ what }) => what)).toEqual(
      [1, 2, 3].map((seq) => expect.stringMatching(`the seal of row ${seq} is by the key .* not among`) as string),
    );
    expect(verdict).toMatchObject({ seals: 5, sealed: 6n });
  });
});

describe('a long log', () => {
  const database = useTestDatabase();

  it('is not read from its beginning to be written on', async () => {
    const log = openAuditLog(database().url, { limits: { gatherMs: 0 } });
    // Each a statement of its own, and more of them than the server plans anew.
    for (const entry of refusals(1, 20)) await log.append(entry);
    await log.close();
    const counted = async () => {
      const sql = `SELECT n_tup_ins AS written, seq_tup_read AS read FROM pg_stat_user_tables WHERE relid = 'access.audit'::regclass`;
      return (await database().pool.query<{ written: number; read: number }>(sql)).rows[0];
    };
    // The server counts when a connection has ended.
    while ((await counted())?.written !== 20) await delay(10);
    expect(await counted()).toEqual({ written: 20, read: 0 });
  });
});
