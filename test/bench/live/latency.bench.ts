import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgres } from '@dimo-node/database';
import { freePort } from '@dimo-node/devnet';
import { Pool } from 'undici';
import { HistoryChain } from '../../support/history-chain';
import type { Benchmark } from '../report';

const CLI = join(__dirname, '..', '..', '..', 'gateway', 'dist', 'cli.js');
const BLOCKS = 400;
const PAUSE_MS = 20;

/**
 * A whole node beside the chain: from before the request that mines a block with one event until the gateway's answer shows it, asked
 * again and again over one connection. So mining, announcement, indexing, commit and the query are all in the figure.
 */
export const benchmark: Benchmark = {
  names: ['live.latency.median', 'live.latency.p99'],
  async run(_wanted, note) {
    const folder = mkdtempSync(join(tmpdir(), 'dimo-node-bench-'));
    const postgres = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
    const chain = await HistoryChain.start(3);
    await chain.mine(30, 30);
    const port = await freePort();
    const node = startNode(port, postgres.url, chain.anvil.wsUrl);
    const gateway = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
    try {
      await ready(gateway, await chain.head());
      const samples: number[] = [];
      for (let i = 0; i < BLOCKS; i++) {
        await chain.setModel(1, `Model ${i}`);
        const started = performance.now();
        const mined = chain.anvil.rpc.send('evm_mine', []);
        await visible(gateway, `Model ${i}`);
        samples.push(performance.now() - started);
        await mined;
        await sleep(PAUSE_MS);
      }
      samples.sort((a, b) => a - b);
      const at = (share: number): number => Math.round((samples[Math.floor(share * (samples.length - 1))] ?? 0) * 10) / 10;
      note(`${BLOCKS} blocks: fastest ${at(0)} ms, slowest ${at(1)} ms`);
      return [
        { bench: 'live.latency.median', value: at(0.5), unit: 'ms' },
        { bench: 'live.latency.p99', value: at(0.99), unit: 'ms' },
      ];
    } finally {
      await gateway.destroy();
      node.kill('SIGTERM');
      await once(node, 'exit');
      await chain.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function startNode(port: number, databaseUrl: string, rpcUrl: string): ChildProcess {
  const env = { ...process.env, PORT: String(port), DATABASE_URL: databaseUrl, RPC_URLS: rpcUrl, NETWORK: 'amoy', LOG_LEVEL: 'warn' };
  return spawn(process.execPath, [CLI], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function ask<T>(gateway: Pool, query: string): Promise<T | undefined> {
  const answer = await gateway.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await answer.body.json()) as { data?: T }).data;
}

async function ready(gateway: Pool, head: { number: number }): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const data = await ask<{ indexer: { indexed: { number: number } | null } }>(gateway, '{ indexer { indexed { number } } }').catch(
      () => undefined,
    );
    if ((data?.indexer.indexed?.number ?? -1) >= head.number) return;
    await sleep(100);
  }
  throw new Error('the node did not come up');
}

async function visible(gateway: Pool, model: string): Promise<void> {
  for (;;) {
    const data = await ask<{ vehicle: { definition: { model: string } } }>(gateway, '{ vehicle(tokenId: 1) { definition { model } } }');
    if (data?.vehicle.definition.model === model) return;
  }
}
