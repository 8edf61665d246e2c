import type { Benchmark } from '../report';
import { bearer, exchange, logIn } from './clients';
import { startServerChild, type ServerChild } from './cpu-of-child';
import { load, median, type Post } from './load';
import { OneCore } from './one-core';
import { startBenchTwin } from './twin';

/** Each with a token of its own, that comes again as those of an app do. */
const VEHICLES = 500;
const WARM_UP_MS = 5_000;
const ROUND_MS = 3_000;
const ROUNDS = 12;
const WITHOUT = 'the same gateway that notes no access';
const QUERY = 'query Odometer($tokenId: Int!) { odometer(tokenId: $tokenId) }';

/** What noting each access in the audit log costs a gateway on one core, of queries that read one protected field and little else. */
export const auditing: Benchmark = {
  names: ['auth.audit', 'auth.audit.cpu'],
  async run(wanted, note) {
    const twin = await startBenchTwin();
    const core = new OneCore([twin.pid]);
    const children: ServerChild[] = [];
    const start = async (audit: boolean): Promise<ServerChild> => {
      const { databaseUrl, keysDir } = twin;
      const child = await startServerChild('gateway.child.ts', { databaseUrl, keysDir, audit });
      children.push(child);
      core.take(child.pid);
      return child;
    };
    try {
      const audited = await start(true);
      const silent = await start(false);
      note(core.works ? 'the gateway on one core, the rest on others' : 'all processes share the cores');
      const developer = await logIn(audited.url);
      const posts: Post[] = [];
      for (let tokenId = 1; tokenId <= VEHICLES; tokenId += 1) {
        const body = JSON.stringify({ query: QUERY, variables: { tokenId } });
        posts.push({ path: '/graphql', headers: bearer(await exchange(audited.url, developer, tokenId)), body });
      }
      const { withAudit, without } = await measure(audited, silent, posts, note);
      const rates = [withAudit, without].map((loads) => median(loads.map(({ rate }) => rate)));
      const cpus = [withAudit, without].map((loads) => median(loads.map(({ cpuMs }) => cpuMs)));
      // Of each pair of rounds, which the machine has treated most alike.
      const ratio = (of: (round: number) => number): number => Math.round(median(withAudit.map((_, round) => of(round))) * 1_000) / 1_000;
      return [
        {
          bench: 'auth.audit',
          value: Math.round(rates[0] ?? 0),
          unit: 'requests/s',
          baseline: Math.round(rates[1] ?? 0),
          baselineName: WITHOUT,
          ratio: ratio((round) => (withAudit[round]?.rate ?? 0) / (without[round]?.rate ?? 0)),
        },
        {
          bench: 'auth.audit.cpu',
          value: rounded(cpus[0] ?? 0),
          unit: 'ms CPU',
          baseline: rounded(cpus[1] ?? 0),
          baselineName: WITHOUT,
          ratio: ratio((round) => (without[round]?.cpuMs ?? 0) / (withAudit[round]?.cpuMs ?? 0)),
        },
      ].filter(({ bench }) => wanted.has(bench));
    } finally {
      for (const child of children) child.stop();
      core.release();
      await twin.stop();
    }
  },
};

type Loads = readonly Awaited<ReturnType<typeof load>>[];

async function measure(
  audited: ServerChild,
  silent: ServerChild,
  posts: readonly Post[],
  note: (text: string) => void,
): Promise<{ readonly withAudit: Loads; readonly without: Loads }> {
  let sent = 0;
  const round = async (server: ServerChild, ms: number): ReturnType<typeof load> =>
    load(server, ms, () => posts[sent++ % posts.length] as Post, (body) => body.startsWith('{"data":{"odometer":'));
  for (const server of [audited, silent]) await round(server, WARM_UP_MS);
  const withAudit = [];
  const without = [];
  for (let n = 1; n <= ROUNDS; n += 1) {
    // Who goes first changes, so that a machine that gets slower or faster favours neither.
    const first = n % 2 === 0 ? audited : silent;
    const loads = [await round(first, ROUND_MS), await round(first === audited ? silent : audited, ROUND_MS)] as const;
    const [on, off] = first === audited ? loads : [loads[1], loads[0]];
    withAudit.push(on);
    without.push(off);
    const text = [on, off].map(({ rate, cpuMs }) => `${Math.round(rate)}/s ${cpuMs.toFixed(4)} ms CPU`);
    note(`round ${n}: noted ${text[0]}, not noted ${text[1]}`);
  }
  return { withAudit, without };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
