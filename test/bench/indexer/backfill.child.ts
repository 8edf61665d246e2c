import { Metrics, amoy } from '@dimo-node/kit';
import { Interface } from 'ethers';
import { Client } from 'pg';
import { RULES } from '../../../subgraphs/indexer/src/fold/rules';
import type { Rule } from '../../../subgraphs/indexer/src/fold/rule';
import { startIndexer } from '../../../subgraphs/indexer/src/indexer';

/** Backfills once and prints `{seconds, megabytes}`: time to the target block and the largest resident memory. */
async function main([databaseUrl, rpcUrl, target, decoder]: string[]): Promise<void> {
  if (databaseUrl === undefined || rpcUrl === undefined) throw new Error('give: database url, rpc url, target block, decoder');
  if (decoder === 'parseLog') for (const rule of RULES) decodeByParseLog(rule);
  const quiet = (): void => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: (fields: object, message: string) => console.error(message, fields) };
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const reached = new Promise<void>((resolve) => {
    client.on('notification', ({ payload = '' }) => {
      if (Number.parseInt(payload, 10) >= Number(target)) resolve();
    });
  });
  await client.query('LISTEN twin_head');
  const started = performance.now();
  const indexer = startIndexer({ databaseUrl, network: amoy, rpcUrls: [rpcUrl], finalityDepth: 1 }, { metrics: new Metrics(), log });
  indexer.done.catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
  await reached;
  const seconds = (performance.now() - started) / 1000;
  clearInterval(sampling);
  await indexer.stop();
  await client.end();
  process.stdout.write(JSON.stringify({ seconds, megabytes: peak / 2 ** 20 }));
}

/** What an indexer does that leaves decoding to ethers. */
function decodeByParseLog(rule: Rule): void {
  const abi = new Interface([rule.fragment]);
  const decode = (topics: readonly string[], data: string): unknown => {
    const parsed = abi.parseLog({ topics, data });
    if (!parsed) throw new Error('not this event');
    return rule.fragment.inputs.map((input, i) => converted(rule.kinds[i] ?? 'text', parsed.args[i]));
  };
  Object.assign(rule, { decode });
}

function converted(kind: string, value: unknown): unknown {
  if (kind === 'id') return Number(value);
  if (kind === 'address') return String(value).slice(2).toLowerCase();
  if (kind === 'word') return typeof value === 'bigint' ? value.toString(16).padStart(64, '0') : String(value).slice(2);
  return value;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
