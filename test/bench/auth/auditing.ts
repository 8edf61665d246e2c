import type { Benchmark, BenchLine } from '../report';
import { bearer, exchange, logIn } from './clients';
import { startServerChild, type ServerChild } from './cpu-of-child';
import { load, median, type Load, type Post } from './load';
import { OneCore } from './one-core';
import { startBenchTwin } from './twin';

/** Each with a token of its own, that comes again as those of an app do. */
const VEHICLES = 500;
const WARM_UP_MS = 8_000;
const ROUND_MS = 500;
const PAIRS = 100;
const WITHOUT = 'the same gateway while it notes no access';
const QUERY = 'query Odometer($tokenId: Int!) { odometer(tokenId: $tokenId) }';

interface Pair {
  readonly noting: Load;
  readonly silent: Load;
}

/**
 * What noting each access in the audit log costs a gateway on one core, of queries that read one protected field and little else. One process notes
 * and does not in turn, since two processes of the same program differ from each other by more than what is to be measured.
 */
export const auditing: Benchmark = {
  names: ['auth.audit', 'auth.audit.cpu'],
  async run(wanted, note) {
    const twin = await startBenchTwin();
    const core = new OneCore([twin.pid]);
    let gateway: ServerChild | undefined;
    try {
      gateway = await startServerChild('gateway.child.ts', { databaseUrl: twin.databaseUrl, keysDir: twin.keysDir });
      core.take(gateway.pid);
      note(core.works ? 'the gateway on one core, the rest on others' : 'all processes share the cores');
      const pairs = await measure(gateway, await queries(gateway.url), note);
      return [
        line(
          'auth.audit',
          'requests/s',
          pairs,
          ({ rate }) => Math.round(rate),
          (noting, silent) => noting / silent,
        ),
        line(
          'auth.audit.cpu',
          'ms CPU',
          pairs,
          ({ cpuMs }) => rounded(cpuMs),
          (noting, silent) => silent / noting,
        ),
      ].filter(({ bench }) => wanted.has(bench));
    } finally {
      gateway?.stop();
      core.release();
      await twin.stop();
    }
  },
};

async function queries(url: string): Promise<readonly Post[]> {
  const developer = await logIn(url);
  const posts: Post[] = [];
  for (let tokenId = 1; tokenId <= VEHICLES; tokenId += 1) {
    const body = JSON.stringify({ query: QUERY, variables: { tokenId } });
    posts.push({ path: '/graphql', headers: bearer(await exchange(url, developer, tokenId)), body });
  }
  return posts;
}

async function measure(gateway: ServerChild, posts: readonly Post[], note: (text: string) => void): Promise<readonly Pair[]> {
  let sent = 0;
  const next = (): Post => posts[sent++ % posts.length] as Post;
  const round = async (noting: boolean, ms: number): Promise<Load> => {
    await gateway.tell({ noting });
    return load(gateway, ms, next, (body) => body.startsWith('{"data":{"odometer":'));
  };
  for (const noting of [true, false]) await round(noting, WARM_UP_MS / 2);
  const pairs: Pair[] = [];
  for (let n = 1; n <= PAIRS; n += 1) {
    // Which goes first changes, so that a machine that gets slower or faster favours neither.
    const first = n % 2 === 0;
    const loads = [await round(first, ROUND_MS), await round(!first, ROUND_MS)] as const;
    const pair = first ? { noting: loads[0], silent: loads[1] } : { noting: loads[1], silent: loads[0] };
    const text = [pair.noting, pair.silent].map(({ rate, cpuMs }) => `${Math.round(rate)}/s ${cpuMs.toFixed(4)} ms CPU`);
    if (n % 10 === 0) note(`pair ${n}: noted ${text[0]}, not noted ${text[1]}`);
    pairs.push(pair);
  }
  return pairs;
}

/** The ratio is the median of those of the pairs, whose rounds the machine has treated most alike. */
function line(
  bench: string,
  unit: string,
  pairs: readonly Pair[],
  figure: (load: Load) => number,
  ratio: (noting: number, silent: number) => number,
): BenchLine {
  return {
    bench,
    value: rounded(median(pairs.map(({ noting }) => figure(noting)))),
    unit,
    baseline: rounded(median(pairs.map(({ silent }) => figure(silent)))),
    baselineName: WITHOUT,
    ratio: rounded(median(pairs.map(({ noting, silent }) => ratio(figure(noting), figure(silent))))),
  };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
