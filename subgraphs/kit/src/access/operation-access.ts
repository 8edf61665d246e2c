import type { GraphQLResolveInfo } from 'graphql';
import { NodeError } from '../errors';
import type { SubgraphRequest } from '../subgraph/definition';
import type { AccessAuthority, AccessDecision } from './authority';
import type { Caller } from './caller';
import { Ledger } from './ledger';
import { operationHash } from './operation-hash';
import { forbidden, notNamed, noVehicle, otherVehicle, tokenFault, tokenMissing, twoVehicles } from './refusal';
import type { FieldRule, RuledField } from './rules';
import { Standing, vehicleIdOf } from './standing';
import type { FieldCall, Named, VehicleContract } from './vehicle-names';

type Path = GraphQLResolveInfo['path'];

/** What the guards of a subgraph decide by. */
export interface AccessTerms {
  readonly authority: AccessAuthority;
  /** Undefined when no rule is about a vehicle. */
  readonly contract: VehicleContract | undefined;
  /** Object types whose objects are vehicles. */
  readonly vehicleTypes: ReadonlySet<string>;
}

/** The guard of one operation: knows its caller, decides once what many fields need, and keeps the account of it. */
export class OperationAccess {
  readonly #terms: AccessTerms;
  readonly #caller: Caller | undefined;
  readonly #standing: Standing | undefined;
  readonly #ledger: Ledger;
  /** The vehicle that a field has named, for the fields below it. Positions of the answer are objects: each alias and each item has its own. */
  readonly #named = new Map<Path, Named>();
  readonly #admissions = new Map<FieldRule, Map<string | undefined, Promise<void> | 'admitted'>>();

  constructor(terms: AccessTerms, request: SubgraphRequest) {
    this.#terms = terms;
    this.#caller = request.caller;
    this.#standing = request.caller === undefined ? undefined : new Standing(terms.authority, request.caller);
    this.#ledger = new Ledger(request.caller, () => request.operationHash ?? operationHash(request.query));
  }

  /**
   * Throws or rejects when the caller may not read a field; gives nothing to wait for when it is known already that he may.
   * @throws NodeError UNAUTHENTICATED, FORBIDDEN, TWIN_BEHIND
   */
  admit(ruled: RuledField, call: FieldCall): Promise<void> | undefined {
    const { rule, names } = ruled;
    const named = rule.ofVehicle ? this.#namesOf(ruled, call) : [];
    const asset = named[0]?.asset;
    const fault = this.#fault(rule, named);
    if (fault !== undefined) {
      this.#ledger.refused(asset ?? null, rule.permissions, fault.message, undefined);
      throw fault;
    }
    if (names !== undefined && named[0] !== undefined) this.#named.set(call.info.path, named[0]);
    return this.#admission(rule, asset);
  }

  /**
   * Records what was shown and refused; to be called when the operation has run, before its answer leaves.
   * @throws NodeError AUDIT_UNAVAILABLE when the answer may not be shown
   */
  close(): void {
    this.#ledger.close(this.#terms.authority);
  }

  #namesOf({ names }: RuledField, call: FieldCall): readonly Named[] {
    if (names !== undefined && this.#terms.contract !== undefined) return names.read(call, this.#terms.contract);
    const above = this.#namedAbove(call.info.path);
    return above === undefined ? [] : [above];
  }

  /** The nearest naming above, unless another vehicle's object lies between. */
  #namedAbove(path: Path): Named | undefined {
    for (let at = path.prev; at !== undefined; at = at.prev) {
      const named = this.#named.get(at);
      if (named !== undefined) return named;
      if (at.typename !== undefined && this.#terms.vehicleTypes.has(at.typename)) return undefined;
    }
    return undefined;
  }

  /** What speaks against it without asking the twin, in the order in which clients know it. */
  #fault(rule: FieldRule, named: readonly Named[]): NodeError | undefined {
    const caller = this.#caller;
    const { contract } = this.#terms;
    if (caller === undefined) return tokenMissing();
    const fault = tokenFault(rule, caller);
    if (fault !== undefined || !rule.ofVehicle || contract === undefined) return fault;
    const [first] = named;
    if (first === undefined) return notNamed();
    if (named.some(({ asset }) => asset !== first.asset)) return twoVehicles();
    if (caller.kind === 'vehicle' && first.asset !== caller.asset) return otherVehicle(first, caller.asset, contract);
    return rule.owner && vehicleIdOf(first.asset, contract) === undefined ? noVehicle() : undefined;
  }

  #admission(rule: FieldRule, asset: string | undefined): Promise<void> | undefined {
    let ofRule = this.#admissions.get(rule);
    if (ofRule === undefined) this.#admissions.set(rule, (ofRule = new Map()));
    const known = ofRule.get(asset);
    if (known === 'admitted') return undefined;
    if (known !== undefined) return known;
    const admissions = ofRule;
    const admission = this.#decide(rule, asset).then(() => void admissions.set(asset, 'admitted'));
    admissions.set(asset, admission);
    return admission;
  }

  /** Asks the authority what a rule needs, and takes note of the outcome. */
  async #decide(rule: FieldRule, asset: string | undefined): Promise<void> {
    const { contract } = this.#terms;
    const vehicle = asset === undefined || contract === undefined ? undefined : vehicleIdOf(asset, contract);
    let decision: AccessDecision | undefined;
    try {
      decision = await this.#standing?.meets(rule, vehicle);
      if (decision === undefined) throw tokenMissing();
      if (!decision.allowed) throw forbidden(decision.reason || 'the chain does not allow it');
    } catch (error) {
      const reason = error instanceof NodeError ? error.message : 'no decision could be made';
      this.#ledger.refused(asset ?? null, rule.permissions, reason, decision);
      throw error;
    }
    this.#ledger.shown(asset ?? null, rule.permissions, decision);
  }
}
