import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, migrate } from '@dimo-node/database';
import { Client } from 'pg';
import { startChild } from '../gateway/contestants';
import type { Benchmark, BenchLine } from '../report';
import { generateTwin } from './generate';
import { medianLatency, rate, type Question } from './load';
import { byGrantee, byId, GRANTEE_VEHICLES, newest } from './questions';

const SIZES = [100_000, 1_000_000] as const;
const WARM_UP = 300;
const CONNECTIONS = 16;
const RATE_MS = 5_000;
const ROUNDS = 3;

type Measure = (url: string, vehicles: number) => Promise<number>;

const latency =
  (question: (vehicles: number) => Question, times: number): Measure =>
  (url, vehicles) =>
    medianLatency(url, question(vehicles), times);

/** Each measure on both twins; what is small stays small when the twin grows tenfold. */
const MEASURES: Readonly<Record<string, { readonly unit: 'ms' | 'requests/s'; readonly measure: Measure }>> = {
  'identity.byId': { unit: 'ms', measure: latency(byId, 1_000) },
  'identity.byId.rate': { unit: 'requests/s', measure: (url, vehicles) => rate(url, byId(vehicles), CONNECTIONS, RATE_MS) },
  'identity.byGrantee.first': { unit: 'ms', measure: latency(() => byGrantee(), 200) },
  'identity.byGrantee.middle': { unit: 'ms', measure: latency((vehicles) => byGrantee(vehicles / 2), 200) },
  'identity.newest': { unit: 'ms', measure: latency(() => newest, 200) },
};

/**
 * The identity subgraph alone, one process, over HTTP, on generated twins of 100,000 and 1,000,000 vehicles with twice as many grants.
 * The baseline of each line is the same on the smaller twin.
 */
export const benchmark: Benchmark = {
  names: Object.keys(MEASURES),
  async run(wanted, note) {
    const folder = mkdtempSync(join(tmpdir(), 'dimo-node-bench-'));
    const postgres = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), durable: false });
    const results = new Map<string, number[]>();
    try {
      for (const vehicles of SIZES) {
        const databaseUrl = await generate(postgres.url, vehicles, note);
        const { message, stop } = await startChild<{ readonly url: string }>('../identity/subgraph.child.ts', [databaseUrl]);
        try {
          const url = new URL(message.url).origin;
          for (const question of [byId(vehicles), byGrantee(), newest]) await medianLatency(url, question, WARM_UP);
          for (const name of wanted) {
            const value = await best(MEASURES[name], url, vehicles);
            note(`${vehicles} vehicles: ${name}: ${value.toFixed(2)} ${MEASURES[name]?.unit ?? ''}`);
            results.set(name, [...(results.get(name) ?? []), value]);
          }
        } finally {
          stop();
        }
      }
    } finally {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
    return [...results].map(([name, values]) => line(name, values));
  },
};

/** Of a few rounds the best: what else the machine does meanwhile only makes it worse. */
async function best(measure: (typeof MEASURES)[string] | undefined, url: string, vehicles: number): Promise<number> {
  if (measure === undefined) throw new Error('no such measure');
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) values.push(await measure.measure(url, vehicles));
  return measure.unit === 'ms' ? Math.min(...values) : Math.max(...values);
}

async function generate(serverUrl: string, vehicles: number, note: (text: string) => void): Promise<string> {
  const started = performance.now();
  const url = new URL(serverUrl);
  url.pathname = `/twin_${vehicles}`;
  await execute(serverUrl, (client) => client.query(`CREATE DATABASE twin_${vehicles}`));
  await migrate(url.href);
  await execute(url.href, (client) => generateTwin(client, { vehicles, granteeVehicles: GRANTEE_VEHICLES }));
  note(`twin of ${vehicles} vehicles generated in ${Math.round((performance.now() - started) / 1_000)} s`);
  return url.href;
}

async function execute(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function line(bench: string, [small = 0, large = 0]: readonly number[]): BenchLine {
  const unit = MEASURES[bench]?.unit ?? 'ms';
  const round = (value: number): number => Math.round(value * 100) / 100;
  const ratio = round(unit === 'ms' ? small / large : large / small);
  return { bench, value: round(large), unit, baseline: round(small), baselineName: 'twin of a tenth', ratio };
}
