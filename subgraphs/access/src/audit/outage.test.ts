import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, EmbeddedPostgres, migrate } from '@dimo-node/database';
import { createLogger } from '@dimo-node/kit';
import { auditEntry, loggedReasons, openAuditLog, refusals } from '../../../../test/support/audit';
import { useTestDatabase } from '../../../../test/support/database';
import { startFaultyDatabase } from '../../../../test/support/faulty-database';
import { verifyAudit } from './verify/verify-audit';

const unavailable = { code: 'AUDIT_UNAVAILABLE' };

describe('when answers of the database are lost', () => {
  const database = useTestDatabase();

  // The first is that of the one statement that writes; the others are those of connecting anew and of the careful way that follows.
  it.each([[[1]], [[1, 2]], [[1, 3]], [[1, 4]], [[1, 5]], [[1, 6]], [[1, 7]], [[1, 8]], [[1, 9]]])(
    'no entry is lost or doubled, with the answers %j lost',
    async (answers) => {
      const before = await loggedReasons(database().pool);
      const faulty = await startFaultyDatabase(database().url);
      const log = openAuditLog(faulty.url, { limits: { gatherMs: 1 } });
      await log.append(auditEntry({ reason: 'connected' }));
      faulty.lose(...answers);
      await Promise.all(refusals(1, 5).map((entry) => log.append(entry)));
      await log.append(auditEntry({ reason: 'after it' }));
      await log.close();
      expect(faulty.lost()).toBeGreaterThan(0);
      await faulty.close();
      const added = ['connected', ...refusals(1, 5).map(({ reason }) => reason), 'after it'];
      expect(await loggedReasons(database().pool)).toEqual([...before, ...added]);
      expect((await verifyAudit({ pool: database().pool, keys: [] })).problems).toEqual([]);
    },
  );
});

describe('when the database is away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const options = { dataDir: join(folder, 'postgres'), durable: false, settings: { shared_buffers: '16MB' } };
  let postgres: EmbeddedPostgres;
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    postgres = await EmbeddedPostgres.start(options);
    await migrate(postgres.url);
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  });

  it('entries wait, then new ones are refused at once, and all that were taken are written when it is back', async () => {
    const lines: string[] = [];
    const log = openAuditLog(postgres.url, {
      limits: { failingMs: 300 },
      log: createLogger('audit', { destination: { write: (line) => void lines.push(line) } }),
    });
    await log.append(auditEntry({ reason: 'before' }));
    await postgres.stop();
    for (const entry of refusals(1, 100)) log.note(entry);
    await expect(log.append(auditEntry({ reason: 'waited for' }))).rejects.toMatchObject(unavailable);
    expect(log.healthy).toBe(false);
    expect(() => log.note(auditEntry())).toThrow(expect.objectContaining(unavailable) as Error);
    const asked = performance.now();
    await expect(log.append(auditEntry())).rejects.toMatchObject(unavailable);
    expect(performance.now() - asked).toBeLessThan(100);

    postgres = await EmbeddedPostgres.start({ ...options, port: postgres.port });
    while (!log.healthy) await new Promise((resolve) => setTimeout(resolve, 10));
    await log.append(auditEntry({ reason: 'after' }));
    await log.close();
    const pool = createPool(postgres.url);
    expect(await loggedReasons(pool)).toEqual(['before', ...refusals(1, 100).map(({ reason }) => reason), 'waited for', 'after']);
    expect((await verifyAudit({ pool, keys: [] })).problems).toEqual([]);
    await pool.end();
    expect(lines.join('')).toContain('the audit log can be written again');
    // What entries say is for the log alone.
    expect(lines.join('')).not.toContain('refusal');
  });

  it('closing does not wait for it for ever, and says what is lost', async () => {
    const lines: string[] = [];
    const log = openAuditLog(postgres.url, {
      limits: { closeMs: 200 },
      log: createLogger('audit', { destination: { write: (line) => void lines.push(line) } }),
    });
    await postgres.stop();
    for (const entry of refusals(1, 3)) log.note(entry);
    const waiting = expect(log.append(auditEntry())).rejects.toMatchObject(unavailable);
    const began = performance.now();
    await log.close();
    expect(performance.now() - began).toBeLessThan(3_000);
    await waiting;
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ entries: 4, msg: expect.stringContaining('they are lost') as string }),
    );
    postgres = await EmbeddedPostgres.start({ ...options, port: postgres.port });
  });
});

describe('when a writer is killed', () => {
  const database = useTestDatabase();

  it('the chain stays whole and has every entry that it was told of', async () => {
    const script = join(__dirname, '../../../../test/support/audit-writer.child.ts');
    const expected: number[] = [];
    for (const amount of [300, 500]) {
      const child = spawn(process.execPath, ['-r', '@swc-node/register', script, database().url], { stdio: ['ignore', 'pipe', 'inherit'] });
      let told = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        told = Number(chunk.toString().trim().split('\n').at(-1));
        if (told >= amount) child.kill('SIGKILL');
      });
      const [, signal] = (await once(child, 'close')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      expected.push(told);
      const verdict = await verifyAudit({ pool: database().pool, keys: [] });
      expect(verdict.problems).toEqual([]);
      expect(verdict.rows).toBeGreaterThanOrEqual(expected.reduce((sum, one) => sum + one, 0));
    }
    const reasons = await loggedReasons(database().pool);
    const second = reasons.lastIndexOf('refusal 1');
    for (const [index, run] of [reasons.slice(0, second), reasons.slice(second)].entries()) {
      expect(run.length).toBeGreaterThanOrEqual(expected[index] ?? Infinity);
      expect(run).toEqual(refusals(1, run.length).map(({ reason }) => reason));
    }
  });
});
