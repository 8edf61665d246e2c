import { sleep } from './deadline';
import type { Endpoint } from './endpoint';
import type { HeadTracker } from './head-tracker';
import { Mailbox } from './mailbox';
import { HeadSubscription } from './subscription';
import type { Header, HeadNotice, RpcLog, RpcTuning } from './types';

/** Heads remembered, so that one which several endpoints announce wakes the follower once. */
const REMEMBERED = 256;

export interface HeadsContext {
  endpoints: readonly Endpoint[];
  tracker: HeadTracker;
  tuning: RpcTuning;
  pollIntervalMs: number;
  log: RpcLog;
  /** The head as the best endpoint has it; null when none could say. */
  latest(signal: AbortSignal): Promise<Header | null>;
}

/** New heads from every WebSocket endpoint at once, or by polling while no subscription is alive. Ends with the first signal. */
export async function* followHeads(context: HeadsContext, signals: readonly AbortSignal[]): AsyncGenerator<HeadNotice, void, undefined> {
  const { endpoints, tracker, tuning, log } = context;
  const stop = new AbortController();
  const box = new Mailbox<HeadNotice>();
  const close = () => {
    stop.abort();
    box.close();
  };
  if (signals.some((signal) => signal.aborted)) return;
  for (const signal of signals) signal.addEventListener('abort', close, { once: true });
  const fresh = newsFilter();
  const announce = (header: Header, source: object) => {
    if (fresh(header.hash, source)) box.put({ number: header.number, hash: header.hash, header });
  };
  const onHead = (header: Header, endpoint: Endpoint) => {
    endpoint.head = header.number;
    tracker.raise(header.number);
    announce(header, endpoint);
  };
  const subscriptions = endpoints.flatMap((endpoint) =>
    endpoint.announcements ? [new HeadSubscription(endpoint, endpoint.announcements, { tuning, log, signal: stop.signal, onHead })] : [],
  );
  const running = [...subscriptions.map((subscription) => subscription.run()), poll(context, subscriptions, announce, stop.signal)];
  try {
    yield* box;
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', close);
    close();
    await Promise.all(running);
  }
}

async function poll(
  context: HeadsContext,
  subscriptions: readonly HeadSubscription[],
  announce: (header: Header, source: object) => void,
  signal: AbortSignal,
): Promise<void> {
  const { latest, pollIntervalMs, tracker } = context;
  let first = true;
  while (!signal.aborted) {
    // The first round runs beside the subscriptions: they tell of the next head, not of the present one.
    if (first || !subscriptions.some((subscription) => subscription.live)) {
      const header = await latest(signal).catch(() => null);
      if (header !== null && !signal.aborted) {
        tracker.raise(header.number);
        announce(header, context);
      }
    }
    first = false;
    await sleep(pollIntervalMs, signal).catch(() => undefined);
  }
}

/**
 * Tells news from echoes. A head that another source announced before is an echo; the same source announcing it again after
 * another one means a reorg back to it, which is news.
 */
function newsFilter(): (hash: string, source: object) => boolean {
  const announced = new Map<string, Set<object>>();
  let last = '';
  return (hash, source) => {
    const sources = announced.get(hash);
    if (sources !== undefined && (hash === last || !sources.has(source))) {
      sources.add(source);
      return false;
    }
    if (sources === undefined) announced.set(hash, new Set([source]));
    const [oldest] = announced.keys();
    if (announced.size > REMEMBERED && oldest !== undefined) announced.delete(oldest);
    last = hash;
    return true;
  };
}
