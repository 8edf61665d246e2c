import { NodeError } from '../errors';
import type { AccessAuthority, AccessDecision, DataAccess } from './authority';
import type { Caller } from './caller';

/** Assets of one operation whose refusals are told apart: a query over a whole fleet must not write a line for each of its vehicles. */
const MAX_REFUSED_ASSETS = 20;

interface Line {
  readonly asset: string | null;
  readonly permissions: Set<string>;
  decision: AccessDecision | undefined;
  readonly refusal: string;
}

/** What one operation showed and refused, gathered so that the audit log gets one line for each asset and reason. */
export class Ledger {
  readonly #caller: Caller | undefined;
  readonly #operation: () => string;
  readonly #shown = new Map<string | null, Line>();
  readonly #refused = new Map<string, Line>();

  constructor(caller: Caller | undefined, operation: () => string) {
    this.#caller = caller;
    this.#operation = operation;
  }

  shown(asset: string | null, permissions: readonly string[], decision: AccessDecision): void {
    let line = this.#shown.get(asset);
    if (line === undefined) this.#shown.set(asset, (line = { asset, permissions: new Set(), decision, refusal: '' }));
    for (const permission of permissions) line.permissions.add(permission);
    // What was shown is as old as the oldest decision that showed it.
    if (line.decision === undefined || decision.block.number < line.decision.block.number) line.decision = decision;
  }

  refused(asset: string | null, permissions: readonly string[], refusal: string, decision: AccessDecision | undefined): void {
    // Anyone can name every vehicle there is; without a caller the log has nobody to tell of.
    const about = this.#caller === undefined || this.#refused.size >= MAX_REFUSED_ASSETS ? null : asset;
    const key = JSON.stringify([about, refusal]);
    let line = this.#refused.get(key);
    if (line === undefined) this.#refused.set(key, (line = { asset: about, permissions: new Set(), decision, refusal }));
    for (const permission of permissions) line.permissions.add(permission);
  }

  /**
   * Hands everything to the log.
   * @throws NodeError AUDIT_UNAVAILABLE when something that was shown could not be recorded: then it may not be shown
   */
  close(authority: AccessAuthority): void {
    for (const line of this.#refused.values()) {
      try {
        authority.record(this.#access(line));
      } catch {
        // Nothing was shown, and the refusal stands with or without its line.
      }
    }
    try {
      for (const line of this.#shown.values()) authority.record(this.#access(line));
    } catch (error) {
      throw error instanceof NodeError ? error : new NodeError('AUDIT_UNAVAILABLE', undefined, { cause: error });
    }
  }

  #access({ asset, permissions, decision, refusal }: Line): DataAccess {
    return { caller: this.#caller, asset, permissions: [...permissions].sort(), operation: this.#operation(), decision, refusal };
  }
}
