import { RangeTooLarge, RpcError, Timeout, type BlockRange } from './errors';

export interface AdaptiveRangeOptions {
  /** Blocks of the first request. */
  initial?: number;
  /** Never more blocks than this. */
  cap?: number;
  /** Logs an answer should hold: enough to be worth the round trip, few enough that memory stays bounded. */
  targetLogs?: number;
}

/** Successes before the span grows by a quarter. */
const GROW_AFTER = 10;
/** Successes at a limit the provider named before it is tried again: plans change, but seldom. */
const RETRY_STATED_AFTER = 500;

/**
 * How many blocks to ask for at once. Learns from what providers refuse and from how full their answers are: halves on a
 * limit error or takes the range the provider suggests, grows by a quarter after ten successes, and faster, by doubling,
 * while answers are nearly empty and no limit is near.
 */
export class AdaptiveRange {
  readonly #cap: number;
  readonly #targetLogs: number;
  #span: number;
  /** The smallest span refused so far: fast growth stays below it. */
  #refused = Number.POSITIVE_INFINITY;
  /** A limit that a provider named. */
  #stated = Number.POSITIVE_INFINITY;
  #successes = 0;
  #sinceStated = 0;

  constructor(options: AdaptiveRangeOptions = {}) {
    this.#cap = Math.max(1, options.cap ?? 100_000);
    this.#targetLogs = Math.max(1, options.targetLogs ?? 4_000);
    this.#span = Math.min(this.#cap, Math.max(1, options.initial ?? 32));
  }

  /** Blocks to ask for next; at least 1. */
  get span(): number {
    return this.#span;
  }

  /** Tells of an answer of `logs` logs for `span` blocks. */
  succeeded(span: number, logs: number): void {
    if (++this.#sinceStated >= RETRY_STATED_AFTER) this.#stated = Number.POSITIVE_INFINITY;
    if (logs > this.#targetLogs * 1.25) return this.#shrinkTo(Math.floor((span * this.#targetLogs) / logs));
    // A short piece at the end of the chain, or one planned before the span fell, says nothing about the present span.
    if (span < this.#span) return;
    this.#successes++;
    const roomy = logs * 4 < this.#targetLogs;
    if (roomy && this.#span * 2 < this.#refused) return this.#growTo(this.#span * 2);
    if (this.#successes >= GROW_AFTER && logs * 1.25 <= this.#targetLogs)
      this.#growTo(Math.max(this.#span + 1, Math.floor(this.#span * 1.25)));
  }

  /** Tells of a fault while asking for `range`. Returns true when a smaller range is to be asked for now. */
  failed(error: unknown, range: BlockRange): boolean {
    const span = range.to - range.from + 1;
    if (error instanceof RangeTooLarge) return this.#refuse(error, range, span);
    // The Rpc has repeated these before it threw them: now the size is suspected.
    const suspected = error instanceof Timeout || (error instanceof RpcError && error.kind === 'unknown');
    if (!suspected || span <= 1) return false;
    this.#shrinkTo(Math.floor(span / 2));
    return true;
  }

  #refuse(error: RangeTooLarge, range: BlockRange, span: number): boolean {
    if (span <= 1) return false;
    const { suggested, maxSpan, about } = error;
    if (about === 'span') this.#refused = Math.min(this.#refused, span);
    if (about === 'span' && maxSpan !== undefined && maxSpan < span) {
      this.#stated = Math.max(1, maxSpan);
      this.#sinceStated = 0;
      this.#shrinkTo(this.#stated);
    } else if (suggested !== undefined && suggested.from === range.from && suggested.to >= suggested.from && suggested.to < range.to) {
      this.#shrinkTo(suggested.to - suggested.from + 1);
    } else this.#shrinkTo(Math.floor(span / 2));
    return true;
  }

  #shrinkTo(span: number): void {
    this.#span = Math.max(1, Math.min(this.#span, span));
    this.#successes = 0;
  }

  #growTo(span: number): void {
    this.#span = Math.min(span, this.#cap, this.#stated);
    this.#successes = 0;
  }
}
