import type { AccessDecision, Asset, EventGrant } from '@dimo-node/kit';

/** What somebody wants to be allowed. At least one permission or event. */
export interface AccessQuestion {
  /** Who asks, EIP-55. */
  readonly grantee: string;
  readonly asset: Asset;
  /** Names, such as `privilege:GetLocationHistory`. */
  readonly permissions: readonly string[];
  readonly events: readonly EventGrant[];
}

/** Answers from the twin what the chain allows. */
export interface Decider {
  /**
   * Decided at the twin's head, from one snapshot; documents of grants are fetched when they are not yet known.
   * @throws NodeError TWIN_BEHIND when the twin lags too far to decide
   */
  decide(question: AccessQuestion): Promise<AccessDecision>;
}
