#!/usr/bin/env node
import path from 'node:path';
import { parseArgs } from 'node:util';
import { devnetBanner } from './banner';
import { startDevnet, type DevnetOptions } from './devnet';

const HELP = `Usage: npm run devnet -- [options]

A local chain with DIMO's contracts at their Amoy addresses and a fleet that moves. Ctrl-C saves the chain and stops.

  --port PORT       port of the RPC, HTTP and WebSocket (default 8545)
  --tableland-port PORT
                    port of the device definitions' gateway (default 8546)
  --ipfs-port PORT  port of the gateway to the grants' agreements (default 8547)
  --host HOST       address to listen on (default 127.0.0.1)
  --seed N          seed of the fleet and of its activity (default 1; a kept chain keeps its own)
  --vehicles N      vehicles to begin with (default 40, at least 30)
  --no-activity     no new transactions
  --fresh           forget the kept chain
  --data-dir DIR    where the chain is kept (default .data/devnet)
  --help            this text
`;

/** A whole number given on the command line; undefined when it was not given. */
function wholeNumber(name: string, text: string | undefined, low: number, high: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high)
    throw new Error(`--${name} must be a whole number from ${low} to ${high}, not "${text}"`);
  return value;
}

function readOptions(argv: readonly string[]): DevnetOptions | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string' },
      'tableland-port': { type: 'string' },
      'ipfs-port': { type: 'string' },
      host: { type: 'string' },
      seed: { type: 'string' },
      vehicles: { type: 'string' },
      'no-activity': { type: 'boolean' },
      fresh: { type: 'boolean' },
      'data-dir': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  return {
    port: wholeNumber('port', values.port, 0, 65_535) ?? 8545,
    tablelandPort: wholeNumber('tableland-port', values['tableland-port'], 0, 65_535) ?? 8546,
    ipfsPort: wholeNumber('ipfs-port', values['ipfs-port'], 0, 65_535) ?? 8547,
    host: values.host ?? '127.0.0.1',
    seed: wholeNumber('seed', values.seed, 0, 0xffffffff) ?? 1,
    vehicles: wholeNumber('vehicles', values.vehicles, 30, 2_000) ?? 40,
    activity: values['no-activity'] !== true,
    fresh: values.fresh === true,
    dataDir: path.resolve(values['data-dir'] ?? path.join('.data', 'devnet')),
    log: (line) => console.log(line),
  };
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(HELP);
    return 0;
  }
  const devnet = await startDevnet(options);
  console.log(devnetBanner(devnet));
  const stop = (): void => void devnet.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.once('SIGHUP', stop);
  const exit = await devnet.exited;
  await devnet.stop();
  if (exit.expected) return 0;
  console.error(`anvil ended by itself (${exit.signal ?? `exit code ${exit.code}`}): ${exit.output.trim()}`);
  return 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
