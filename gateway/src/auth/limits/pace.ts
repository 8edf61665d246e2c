import type { LimitKind, Rates } from './rate-limiter';

/**
 * A rate as the generic cell rate algorithm has it. Each request costs its share of a minute, debts are paid off by time passing, and one who owes
 * more than the burst is held back: one number for each key, no windows at whose edges twice as much passes.
 */
export interface Pace {
  /** Cost of one request in ms. */
  readonly interval: number;
  /** The most that may be owed, in ms. */
  readonly most: number;
  /** The same in requests: so many may come at once after a pause. */
  readonly burst: number;
}

/** Pages and programs start with a flurry: ten seconds' worth at once, or the whole minute's where that is 20 or fewer. */
export function paceOf(perMinute: number): Pace {
  const burst = Math.max(Math.min(perMinute, 20), Math.ceil(perMinute / 6));
  const interval = 60_000 / perMinute;
  return { interval, burst, most: burst * interval };
}

export function pacesOf(rates: Rates): Readonly<Record<LimitKind, Pace>> {
  return { login: paceOf(rates.login), exchange: paceOf(rates.exchange), query: paceOf(rates.query) };
}

/** Times are floating-point ms: what is off by less than this is rounding. */
export const ROUNDING_MS = 0.001;
