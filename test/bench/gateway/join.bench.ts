import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { Benchmark, BenchLine } from '../report';
import { rateLine } from '../report';
import { installPeers, startApollo, startChild, startHive, startOurs, type Contestant } from './contestants';
import { FLEET_SDL, STATE_SDL } from './graph';
import { expectAnswer, measureRate } from './load';

const ROUNDS = 3;
const WARM_UP_MS = 4_000;
const ROUND_MS = 4_000;
const APOLLO = '@apollo/gateway + @apollo/server on Express 5';
const HIVE = 'Hive Gateway';

interface Urls {
  readonly fleet: string;
  readonly state: string;
}

/** Rates of a query that joins two subgraphs, 16 connections, one process a gateway, all over the same remote subgraphs. */
export const benchmark: Benchmark = {
  names: ['gateway.join.vs-apollo', 'gateway.join.vs-hive', 'gateway.join.in-process'],
  async run(wanted, note) {
    installPeers(note);
    const subgraphs = await startChild<Urls>('subgraphs.child.ts');
    const sdl = compose(subgraphs.message);
    const rates = new Map<string, number[]>();
    const contestants: [string, () => Promise<Contestant>][] = [
      ['ours', () => startOurs({ mode: 'remote', ...subgraphs.message })],
      ['in-process', () => startOurs({ mode: 'local', ...subgraphs.message })],
      [APOLLO, () => startApollo(sdl)],
      [HIVE, () => startHive(sdl)],
    ];
    const running: [string, Contestant][] = [];
    try {
      for (const [name, start] of contestants.filter(([name]) => isNeeded(name, wanted))) {
        const contestant = await start();
        running.push([name, contestant]);
        await expectAnswer(contestant.url);
        await measureRate(contestant.url, WARM_UP_MS);
      }
      // Rounds in turn: what else the machine does meanwhile hits all of them.
      for (let round = 1; round <= ROUNDS; round += 1) {
        for (const [name, { url }] of running) {
          const rate = await measureRate(url, ROUND_MS);
          note(`round ${round}: ${name}: ${Math.round(rate)} requests/s`);
          rates.set(name, [...(rates.get(name) ?? []), rate]);
        }
      }
    } finally {
      for (const [, { stop }] of running) stop();
      subgraphs.stop();
    }
    return lines(wanted, (name) => median(rates.get(name) ?? []));
  },
};

function lines(wanted: ReadonlySet<string>, rate: (name: string) => number): readonly BenchLine[] {
  const all = [
    ['gateway.join.vs-apollo', 'ours', APOLLO],
    ['gateway.join.vs-hive', 'ours', HIVE],
    ['gateway.join.in-process', 'in-process', 'our gateway over remote subgraphs'],
  ] as const;
  return all.flatMap(([bench, who, baseline]) =>
    wanted.has(bench)
      ? [rateLine(bench, 'requests/s', rate(who), baseline, rate(baseline === 'our gateway over remote subgraphs' ? 'ours' : baseline))]
      : [],
  );
}

function isNeeded(name: string, wanted: ReadonlySet<string>): boolean {
  if (name === APOLLO) return wanted.has('gateway.join.vs-apollo');
  if (name === HIVE) return wanted.has('gateway.join.vs-hive');
  return name === 'ours' || wanted.has('gateway.join.in-process');
}

function compose({ fleet, state }: Urls): string {
  const { supergraphSdl } = composeServices([
    { name: 'fleet', url: fleet, typeDefs: parse(FLEET_SDL) },
    { name: 'state', url: state, typeDefs: parse(STATE_SDL) },
  ]);
  if (supergraphSdl === undefined) throw new Error('the benchmark graph does not compose');
  return supergraphSdl;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
