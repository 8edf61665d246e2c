/**
 * What the twin could not take as it came. The log itself is always kept in `chain.event`.
 * - `undecodable`: known event, bytes or number of topics that do not fit
 * - `unknown-event`: a topic0 that no known version of the contract emits
 * - `unapplied`: the rule failed; the other events of the block were applied
 * - `unknown-target`: refers to something the twin has never seen; applied all the same
 * - `missing-row`: changes something that does not live in the twin; no effect
 * - `unknown-token`: a token moved whose mint was never seen
 * - `displaced`: a claim removed another holder whose release was never seen
 * - `bad-value`: a value that is kept raw but not taken over
 * - `unknown-attribute`: an attribute without a column; kept as an attribute
 * - `large-id`: an id above 2^31-1, which GraphQL cannot show as Int
 * - `contradiction`: two parts of one event disagree
 */
export type AnomalyKind =
  | 'undecodable'
  | 'unknown-event'
  | 'unapplied'
  | 'unknown-target'
  | 'missing-row'
  | 'unknown-token'
  | 'displaced'
  | 'bad-value'
  | 'unknown-attribute'
  | 'large-id'
  | 'contradiction';

export interface Anomaly {
  readonly blockNumber: number;
  readonly logIndex: number;
  /** Counts from 0 within one log. */
  readonly seq: number;
  readonly kind: AnomalyKind;
  /** `role.EventName`. */
  readonly event: string;
  /** What it is about, e.g. `vehicle 501`. */
  readonly subject: string;
  readonly detail: string;
}
