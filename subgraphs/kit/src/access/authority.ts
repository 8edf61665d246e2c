import type { BlockRef } from '../subgraph/definition';
import type { Network } from '../network';
import type { Caller, VehicleCaller } from './caller';

/** The ways in which the chain can allow something. */
export type GrantPath = 'owner' | 'sacd' | 'document' | 'template' | 'privilege' | 'account';

/** An answer to "may he", and what it rests on. */
export interface AccessDecision {
  readonly allowed: boolean;
  /** Names of the permissions that are not granted. */
  readonly missing: readonly string[];
  /** Why not, for the caller; empty when allowed. */
  readonly reason: string;
  /** What allowed it; undefined when nothing did. */
  readonly via: GrantPath | undefined;
  /** Head of the twin that the decision was read from, in the same snapshot. */
  readonly block: BlockRef;
}

/** One read of protected data, or one refused: what the audit log is told. */
export interface DataAccess {
  readonly caller: Caller | undefined;
  /** DID of the asset; null when the request names none. */
  readonly asset: string | null;
  /** Names of the permissions that were asked for, sorted. */
  readonly permissions: readonly string[];
  /** SHA-256 of the operation's text, lower-case hex. */
  readonly operation: string;
  /** Undefined when it was refused before the twin was asked. */
  readonly decision: AccessDecision | undefined;
  /** Why it was refused; empty when it was allowed. */
  readonly refusal: string;
}

/** Decides from the twin and keeps the record. One for a process. */
export interface AccessAuthority {
  /**
   * Whether the grant behind a vehicle token still stands, for these of its permissions. Cheap: cached until the twin's next block.
   * @throws NodeError TWIN_BEHIND when the twin lags too far to decide
   */
  confirm(caller: VehicleCaller, permissions: readonly string[]): Promise<AccessDecision>;
  /**
   * Whether an address owns a vehicle now.
   * @throws NodeError TWIN_BEHIND
   */
  owns(address: string, vehicle: number): Promise<AccessDecision>;
  /**
   * Whether the license that a caller came with is live now.
   * @throws NodeError TWIN_BEHIND
   */
  licensed(caller: Caller): Promise<AccessDecision>;
  /** Takes note of an access. Never waits; throws NodeError AUDIT_UNAVAILABLE when the log cannot take more, and then nothing may be shown. */
  record(access: DataAccess): void;
}

/** What a subgraph with rules of access needs to keep them. */
export interface SubgraphAccess {
  readonly authority: AccessAuthority;
  /** Whose vehicles token ids name. */
  readonly network: Pick<Network, 'name' | 'chainId' | 'contracts'>;
}
