import type { BlockRef, GrantPath } from '@dimo-node/kit';

export type AuditKind = 'login' | 'exchange' | 'access';

/** One line of the audit log, before it has its place in the chain of hashes. */
export interface AuditEntry {
  readonly kind: AuditKind;
  readonly allowed: boolean;
  /** Why not; empty when allowed. */
  readonly reason: string;
  /** Client id of the license, EIP-55; null when none is known. */
  readonly license: string | null;
  /** Address that has proven itself, EIP-55; null when none has. */
  readonly address: string | null;
  /** DID of the asset; null when there is none. */
  readonly asset: string | null;
  /** Names of permissions, sorted. */
  readonly permissions: readonly string[];
  /** SHA-256 of the operation's text, lower-case hex; null when there was no operation. */
  readonly operation: string | null;
  /** Block of the twin that it was decided at; null when it was refused before. */
  readonly block: BlockRef | null;
  /** What allowed it; null when nothing did. */
  readonly via: GrantPath | null;
  readonly at: Date;
}

/** Append-only. */
export interface AuditLog {
  /**
   * Resolves when the entry is in the database, with others of the same moment.
   * @throws NodeError AUDIT_UNAVAILABLE at once when too many entries wait, or when it cannot be written
   */
  append(entry: AuditEntry): Promise<void>;
}

/** For callers that cannot wait: an access to data is noted at the price of adding to a list. */
export interface AuditNotes {
  /**
   * Queues an entry, to be in the database a tenth of a second later.
   * @throws NodeError AUDIT_UNAVAILABLE in the same cases as `append`
   */
  note(entry: AuditEntry): void;
  /** Whether `note` and `append` would take an entry now. */
  readonly healthy: boolean;
}
