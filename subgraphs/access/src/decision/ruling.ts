import type { AccessDecision, Asset, BlockRef, GrantPath } from '@dimo-node/kit';
import type { AccessQuestion, Decider } from './question';

/** A decision with all that a service at the edge wants to know about it. */
export interface Ruling extends AccessDecision {
  /** HTTP status that says the same. */
  readonly status: number;
  /** It could not be found out now, so it may be asked again at once. */
  readonly passing: boolean;
  /** Milliseconds since 1970 at which time alone may change the answer; Infinity when it cannot. */
  readonly until: number;
}

export interface GrantDecider extends Decider {
  decide(question: AccessQuestion): Promise<Ruling>;
  /** Whether an address (EIP-55) owns an asset, as `via` owner. Grants do not matter. */
  owns(address: string, asset: Asset): Promise<Ruling>;
}

/** Why something is refused. */
export interface Refusal {
  readonly reason: string;
  readonly status: number;
  readonly missing: readonly string[];
  readonly passing: boolean;
}

export function refusal(
  reason: string,
  { status = 403, missing = [], passing = false }: { status?: number; missing?: readonly string[]; passing?: boolean } = {},
): Refusal {
  return { reason, status, missing, passing };
}

/** The refusal that existing clients know by its words. */
export function lacking(grantee: string, missing: readonly string[], did: string): Refusal {
  return refusal(`Address ${grantee} lacks permissions [${missing.join(' ')}] for asset ${did}.`, { missing });
}

export function isRefusal(value: object): value is Refusal {
  return 'reason' in value;
}

/** What was decided: how it is allowed, or why not. */
export type Verdict = { readonly via: GrantPath } | Refusal;

export function rulingOf(verdict: Verdict, block: BlockRef, until: number): Ruling {
  return isRefusal(verdict)
    ? { allowed: false, via: undefined, block, until, ...verdict }
    : { allowed: true, via: verdict.via, missing: [], reason: '', block, status: 200, passing: false, until };
}
