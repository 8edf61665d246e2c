import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, BenchLine } from '../report';
import { bearer, exchange, logIn } from './clients';
import { startServerChild, type ServerChild } from './cpu-of-child';
import { midmean, SteadyLoad, type Load, type Post } from './load';
import { OneCore } from './one-core';
import { startBenchTwin, type BenchTwin } from './twin';

/** Each with a token of its own, that comes again as those of an app do. */
const VEHICLES = 500;
const WARM_UP_MS = 8_000;
/** From one write to the audit log to the next while nobody waits for it: 100 ms of gathering, and the writing. */
const WRITE_PERIOD_MS = 110;
/** After which what was noted in the turn before is written. */
const SETTLE_MS = 130;
/** For the questions before and after. */
const MARGIN_MS = 30;
const PAIRS = 120;
const WITHOUT = 'the same gateway while it notes no access';

interface Operation {
  /** Names of the throughput and of the CPU time. */
  readonly names: readonly [string, string];
  readonly query: string;
}

const OPERATIONS: readonly Operation[] = [
  {
    // What an app asks: a vehicle of the twin, and something protected about it from another subgraph.
    names: ['auth.audit', 'auth.audit.cpu'],
    query:
      'query Vehicle($tokenId: Int!) { odometer(tokenId: $tokenId) vehicle(tokenId: $tokenId) { tokenId owner mintedAt definition { make model year } } }',
  },
  {
    // The dearest case: one protected field and nothing behind it.
    names: ['auth.audit.bare', 'auth.audit.bare.cpu'],
    query: 'query Odometer($tokenId: Int!) { odometer(tokenId: $tokenId) }',
  },
];

interface Pair {
  readonly noting: Load;
  /** The turns before and after it. */
  readonly silent: readonly [Load, Load];
}

/**
 * What noting each access in the audit log costs a gateway on one core. One process notes and does not in turn, since two processes of the same
 * program differ from each other by more than what is to be measured. Turns are as short as they can be, since the machine's pace drifts: each is measured over the time from one write to the next, from a moment in that time that is left to
 * chance, when the writes of the turn before are over, and while no block makes the gateway decide anew, which takes much more.
 */
export const auditing: Benchmark = {
  names: OPERATIONS.flatMap(({ names }) => names),
  async run(wanted, note) {
    const twin = await startBenchTwin();
    const core = new OneCore([twin.pid]);
    let gateway: ServerChild | undefined;
    try {
      gateway = await startServerChild('gateway.child.ts', { databaseUrl: twin.databaseUrl, keysDir: twin.keysDir });
      core.take(gateway.pid);
      note(core.works ? 'the gateway on one core, the rest on others' : 'all processes share the cores');
      const tokens = await vehicleTokens(gateway.url);
      const lines: BenchLine[] = [];
      for (const { names, query } of OPERATIONS) {
        if (!names.some((name) => wanted.has(name))) continue;
        const pairs = await measure(twin, gateway, postsOf(query, tokens), note);
        const [throughput, cpu] = names;
        lines.push(
          line(
            throughput,
            'requests/s',
            pairs,
            ({ rate }) => rate,
            (noting, silent) => noting / silent,
          ),
          line(
            cpu,
            'ms CPU',
            pairs,
            ({ cpuMs }) => cpuMs,
            (noting, silent) => silent / noting,
          ),
        );
      }
      return lines.filter(({ bench }) => wanted.has(bench));
    } finally {
      gateway?.stop();
      core.release();
      await twin.stop();
    }
  },
};

/** Of each vehicle, from the first. */
async function vehicleTokens(url: string): Promise<readonly string[]> {
  const developer = await logIn(url);
  const tokens: string[] = [];
  for (let tokenId = 1; tokenId <= VEHICLES; tokenId += 1) tokens.push(await exchange(url, developer, tokenId));
  return tokens;
}

function postsOf(query: string, tokens: readonly string[]): readonly Post[] {
  return tokens.map((token, index) => {
    const body = JSON.stringify({ query, variables: { tokenId: index + 1 } });
    return { path: '/graphql', headers: bearer(token), body };
  });
}

async function measure(
  twin: BenchTwin,
  gateway: ServerChild,
  posts: readonly Post[],
  note: (text: string) => void,
): Promise<readonly Pair[]> {
  let sent = 0;
  const next = (): Post => posts[sent++ % posts.length] as Post;
  const steady = new SteadyLoad(gateway, next, (body) => body.startsWith('{"data":{"odometer":'));
  const turn = async (noting: boolean): Promise<Load> => {
    await gateway.tell({ noting });
    await delay(SETTLE_MS + Math.random() * WRITE_PERIOD_MS);
    await twin.calm(WRITE_PERIOD_MS + MARGIN_MS);
    return steady.during(WRITE_PERIOD_MS);
  };
  await steady.during(WARM_UP_MS);
  const pairs: Pair[] = [];
  let before = await turn(false);
  for (let n = 1; n <= PAIRS; n += 1) {
    const noting = await turn(true);
    const after = await turn(false);
    pairs.push({ noting, silent: [before, after] });
    before = after;
    const text = [noting, after].map(({ rate, cpuMs }) => `${Math.round(rate)}/s ${cpuMs.toFixed(4)} ms CPU`);
    if (n % 25 === 0) note(`pair ${n}: noted ${text[0]}, not noted ${text[1]}`);
  }
  await steady.stop();
  return pairs;
}

/** The ratio is the middle one of each turn that noted to those before and after it, which the machine has treated most alike. */
function line(
  bench: string,
  unit: string,
  pairs: readonly Pair[],
  figure: (load: Load) => number,
  ratio: (noting: number, silent: number) => number,
): BenchLine {
  const beside = ({ silent: [before, after] }: Pair): number => (figure(before) + figure(after)) / 2;
  return {
    bench,
    value: rounded(midmean(pairs.map(({ noting }) => figure(noting)))),
    unit,
    baseline: rounded(midmean(pairs.map(beside))),
    baselineName: WITHOUT,
    ratio: rounded(midmean(pairs.map((pair) => ratio(figure(pair.noting), beside(pair))))),
  };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
