import { setMaxListeners } from 'node:events';
import type { AdaptiveRange } from './adaptive-range';
import { logsOfBlockSplit } from './block-split';
import { Lagging, RangeTooLarge, type BlockRange } from './errors';
import { RangePlanner } from './range-planner';
import type { Rpc } from './rpc';
import type { RawLog } from './types';

/** What was made of the logs of some blocks, complete and in order; neighbouring pieces leave no block out. */
export interface LogPiece<T> extends BlockRange {
  logs: T;
}

export interface LogStreamOptions {
  rpc: Rpc;
  from: number;
  to: number;
  addresses: readonly string[];
  range: AdaptiveRange;
  /** Requests ahead of the reader; also the most pieces held in memory. */
  ahead?: number;
  /** Known topic ids, the last resort for a block too large for everything else. */
  topics?: readonly string[];
  /** Told when a block's logs could only be read by known topics. */
  onIncomplete?(block: number): void;
  signal?: AbortSignal;
}

/**
 * Reads the logs of `from` to `to`, several requests ahead of the reader, and yields them in the order of the chain. What the reader
 * needs of them is taken by `take` when they arrive: the text of an answer kept until its turn is what the garbage collector would live on.
 * Sizes follow `range`. Throws what the Rpc and `take` throw, after the pieces below the fault have been yielded; start again behind
 * the last piece to go on.
 */
export async function* streamLogs<T>(options: LogStreamOptions, take: (logs: RawLog[]) => T): AsyncGenerator<LogPiece<T>, void, undefined> {
  const { rpc, from, to, range, ahead = 3, signal } = options;
  const planner = new RangePlanner(from, to, range);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const end = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', end, { once: true });
  const running = new Map<number, Promise<void>>();
  const ready = new Map<number, LogPiece<T> | { error: unknown }>();
  const start = (piece: BlockRange) => {
    const work = fetchPiece(rpc, piece, options, stop.signal).then(
      (logs) => {
        range.succeeded(piece.to - piece.from + 1, logs.length);
        ready.set(piece.from, { ...piece, logs: take(logs) });
      },
      (error: unknown) => {
        if (range.failed(error, piece)) planner.giveBack(piece);
        else ready.set(piece.from, { error });
      },
    );
    running.set(
      piece.from,
      work.finally(() => running.delete(piece.from)),
    );
  };
  try {
    signal?.throwIfAborted();
    for (let position = from; position <= to;) {
      for (let piece = room() ? planner.next() : null; piece !== null; piece = room() ? planner.next() : null) start(piece);
      const next = ready.get(position);
      if (next === undefined) await Promise.race(running.values());
      else {
        if ('error' in next) throw next.error;
        ready.delete(position);
        position = next.to + 1;
        yield next;
      }
    }
  } finally {
    signal?.removeEventListener('abort', end);
    stop.abort(new Error('the log stream has ended'));
    await Promise.allSettled(running.values());
  }

  /** A piece given back must always be startable, else the reader would wait for it with all places taken by later ones. */
  function room(): boolean {
    return running.size + ready.size < ahead || (running.size === 0 && !planner.done);
  }
}

async function fetchPiece(rpc: Rpc, piece: BlockRange, options: LogStreamOptions, signal: AbortSignal): Promise<RawLog[]> {
  const { addresses, topics, onIncomplete } = options;
  try {
    return await rpc.logsInRange(piece.from, piece.to, addresses, signal);
  } catch (error) {
    if (!(error instanceof RangeTooLarge) || piece.from !== piece.to) throw error;
    const header = await rpc.headerByNumber(piece.from, signal);
    if (header === null) throw new Lagging(`has no block ${piece.from}`, { host: error.host });
    const split = await logsOfBlockSplit(rpc, header.hash, addresses, { ...(topics && { topics }), signal });
    if (!split.complete) onIncomplete?.(piece.from);
    return split.logs;
  }
}
