import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresAuditLog, verifyAudit, type AuditEntry } from '@dimo-node/access';
import { createPool, EmbeddedPostgres, migrate } from '@dimo-node/database';
import { amoy, createLogger } from '@dimo-node/kit';
import type { Benchmark, BenchLine } from '../report';

const PACES = [1_000, 3_000, 6_000] as const;
const PACE_MS = 5_000;
const TICK_MS = 2;
const BURST_MS = 5_000;

const NAMES = [...PACES.map((pace) => `access.audit.cost${pace}`), 'access.audit.rate', 'access.audit.verify'] as const;

/**
 * The audit log on a Postgres that flushes every commit: CPU time of this process for an entry at steady paces, as a gateway would note one for each
 * request; the most entries a second; and how fast the log is verified.
 */
export const benchmark: Benchmark = {
  names: NAMES,
  async run(wanted, note) {
    const folder = mkdtempSync(join(tmpdir(), 'dimo-node-bench-'));
    const postgres = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
    const lines: BenchLine[] = [];
    const add = (bench: string, value: number, unit: string): void => {
      note(`${bench}: ${value.toFixed(2)} ${unit}`);
      if (wanted.has(bench)) lines.push({ bench, value: Math.round(value * 100) / 100, unit });
    };
    try {
      await migrate(postgres.url);
      const log = new PostgresAuditLog({
        databaseUrl: postgres.url,
        network: amoy,
        log: createLogger('audit', { level: 'error', pretty: false }),
      });
      await paced(3_000, (entry) => log.note(entry));
      for (const pace of PACES) {
        const idle = await paced(pace, () => undefined);
        add(`access.audit.cost${pace}`, (await paced(pace, (entry) => log.note(entry))) - idle, 'us CPU/entry');
      }
      add('access.audit.rate', await burst(log), 'entries/s');
      await log.close();
      add('access.audit.verify', await verification(postgres.url), 'rows/s');
    } finally {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
    return lines;
  },
};

let made = 0;

function entry(): AuditEntry {
  made++;
  return {
    kind: 'access',
    allowed: true,
    reason: '',
    license: '0x46a3A41bd932244Dd08186e4c19F1a7E48cbcDf4',
    address: null,
    asset: `did:erc721:80002:0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8:${made % 5_000}`,
    permissions: ['privilege:GetLocationHistory', 'privilege:GetNonLocationHistory'],
    operation: 'a3'.repeat(32),
    block: { number: 30_000_000 + (made >> 10), hash: `0x${'5c'.repeat(32)}` },
    via: 'sacd',
    at: new Date(),
  };
}

/** Microseconds of this process for an entry, the making of it and of the pace included. */
async function paced(pace: number, take: (entry: AuditEntry) => void): Promise<number> {
  const before = process.cpuUsage();
  const start = performance.now();
  let sent = 0;
  for (let passed = 0; passed < PACE_MS; passed = performance.now() - start) {
    for (const due = (passed / 1_000) * pace; sent < due; sent++) take(entry());
    await delay(TICK_MS);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / sent;
}

async function burst(log: PostgresAuditLog): Promise<number> {
  const start = performance.now();
  let sent = 0;
  while (performance.now() - start < BURST_MS) {
    const waiting = Array.from({ length: 5_000 }, () => log.append(entry()));
    await Promise.all(waiting);
    sent += waiting.length;
  }
  return (sent / (performance.now() - start)) * 1_000;
}

async function verification(databaseUrl: string): Promise<number> {
  const pool = createPool(databaseUrl);
  const start = performance.now();
  const { rows, problemCount } = await verifyAudit({ pool, keys: [] });
  if (problemCount > 0) throw new Error('the log of the benchmark does not verify');
  await pool.end();
  return (rows / (performance.now() - start)) * 1_000;
}
