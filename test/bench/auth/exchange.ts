import { request } from 'undici';
import type { Benchmark, BenchLine } from '../report';
import { bearer, EXCHANGE_PATH, exchangeBody, logIn } from './clients';
import { startServerChild, type ServerChild } from './cpu-of-child';
import { load, median, type Load, type Post } from './load';
import { OneCore } from './one-core';
import { startBenchTwin, VEHICLES } from './twin';

const WARM_UP_MS = 4_000;
const ROUND_MS = 4_000;
const ROUNDS = 5;
const PLAIN = 'Fastify, jose, our decision and one plain row an exchange';

type Name = 'auth.exchange' | 'auth.exchange.same' | 'plain';

/**
 * Exchanges of a developer token, got with the key of a license's signer, for vehicle tokens: of vehicles in turn, so that each is decided in the
 * database, and of one vehicle, whose decision is known until the next block. The gateway has one core.
 */
export const exchange: Benchmark = {
  names: ['auth.exchange', 'auth.exchange.cpu', 'auth.exchange.same', 'auth.exchange.same.cpu'],
  async run(wanted, note) {
    const twin = await startBenchTwin();
    const core = new OneCore([twin.pid]);
    const { databaseUrl, keysDir } = twin;
    const children: ServerChild[] = [];
    const start = async (script: string, settings: object): Promise<ServerChild> => {
      const child = await startServerChild(script, settings);
      children.push(child);
      core.take(child.pid);
      return child;
    };
    try {
      const gateway = await start('gateway.child.ts', { databaseUrl, keysDir });
      const { body } = await request(`${gateway.url}/keys`);
      const plain = await start('plain-exchange.child.ts', { databaseUrl, jwks: await body.json() });
      note(core.works ? 'the gateway on one core, the rest on others' : 'all processes share the cores');
      const headers = bearer(await logIn(gateway.url));
      const loads = await measure(
        {
          'auth.exchange': [gateway, inTurn(headers)],
          'auth.exchange.same': [gateway, () => ({ path: EXCHANGE_PATH, headers, body: exchangeBody(1) })],
          plain: [plain, inTurn(headers)],
        },
        note,
      );
      return lines(loads).filter(({ bench }) => wanted.has(bench));
    } finally {
      for (const child of children) child.stop();
      core.release();
      await twin.stop();
    }
  },
};

const inTurn = (headers: Record<string, string>): (() => Post) => {
  let vehicle = 0;
  return () => ({ path: EXCHANGE_PATH, headers, body: exchangeBody((vehicle = (vehicle % VEHICLES) + 1)) });
};

/** Rounds in turn: what else the machine does meanwhile hits all of them. */
async function measure(
  contestants: Readonly<Record<Name, readonly [ServerChild, () => Post]>>,
  note: (text: string) => void,
): Promise<Readonly<Record<Name, Load[]>>> {
  const loads: Record<Name, Load[]> = { 'auth.exchange': [], 'auth.exchange.same': [], plain: [] };
  const names = Object.keys(loads) as Name[];
  const hasToken = (body: string): boolean => body.startsWith('{"token":"ey');
  for (const name of names) await load(contestants[name][0], WARM_UP_MS, contestants[name][1], hasToken);
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const name of names) {
      const [server, next] = contestants[name];
      const measured = await load(server, ROUND_MS, next, hasToken);
      note(`round ${round}: ${name}: ${Math.round(measured.rate)}/s, ${measured.cpuMs.toFixed(3)} ms CPU each`);
      loads[name].push(measured);
    }
  }
  return loads;
}

function lines(loads: Readonly<Record<Name, readonly Load[]>>): BenchLine[] {
  const rate = (name: Name): number => median(loads[name].map((one) => one.rate));
  const cpu = (name: Name): number => median(loads[name].map((one) => one.cpuMs));
  return (['auth.exchange', 'auth.exchange.same'] as const).flatMap((name) => [
    { bench: name, value: Math.round(rate(name)), unit: 'exchanges/s', ...beside(Math.round(rate('plain')), rate(name) / rate('plain')) },
    { bench: `${name}.cpu`, value: rounded(cpu(name)), unit: 'ms CPU', ...beside(rounded(cpu('plain')), cpu('plain') / cpu(name)) },
  ]);
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

function beside(baseline: number, ratio: number): Pick<BenchLine, 'baseline' | 'baselineName' | 'ratio'> {
  return { baseline, baselineName: PLAIN, ratio: Math.round(ratio * 100) / 100 };
}
