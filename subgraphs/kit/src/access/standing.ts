import { addressText } from '../ids';
import { parseAsset } from './asset';
import type { AccessAuthority, AccessDecision } from './authority';
import type { Caller, VehicleCaller } from './caller';
import type { FieldRule } from './rules';
import type { VehicleContract } from './vehicle-names';

/** Whether what a caller's token says still stands, asked of the authority: each question once in an operation, however many fields ask it. */
export class Standing {
  readonly #authority: AccessAuthority;
  readonly #caller: Caller;
  readonly #answers = new Map<string, Promise<AccessDecision>>();

  constructor(authority: AccessAuthority, caller: Caller) {
    this.#authority = authority;
    this.#caller = caller;
  }

  /** The first refusal, else the decision that allows it. `vehicle` is a token id, for rules about one. */
  async meets(rule: FieldRule, vehicle: number | undefined): Promise<AccessDecision> {
    const caller = this.#caller;
    let decision = await this.#once('license', () => this.#authority.licensed(caller));
    if (decision.allowed && caller.kind === 'vehicle') decision = (await this.#grant(rule, caller)) ?? decision;
    if (decision.allowed && rule.owner && vehicle !== undefined) {
      const address = caller.kind === 'developer' ? caller.address : caller.subject;
      decision = await this.#once(`owner ${vehicle}`, () => this.#authority.owns(address, vehicle));
    }
    return decision;
  }

  /** Undefined when the rule rests on no grant. */
  async #grant(rule: FieldRule, caller: VehicleCaller): Promise<AccessDecision | undefined> {
    let decision: AccessDecision | undefined;
    if (rule.allOf.length > 0) decision = await this.#confirm(caller, rule.allOf);
    for (const group of rule.oneOf) {
      if (decision?.allowed !== false) decision = await this.#anyOf(caller, group);
    }
    // The token alone is asked for: it is worth something as long as the chain grants anything that it says.
    if (decision === undefined && rule.vehicleToken) decision = await this.#anyOf(caller, caller.permissions);
    return decision;
  }

  async #anyOf(caller: VehicleCaller, permissions: readonly string[]): Promise<AccessDecision> {
    let decision: AccessDecision | undefined;
    for (const permission of permissions) {
      if (!caller.permissions.includes(permission)) continue;
      decision = await this.#confirm(caller, [permission]);
      if (decision.allowed) return decision;
    }
    // A token may carry documents alone.
    return decision ?? this.#confirm(caller, []);
  }

  #confirm(caller: VehicleCaller, permissions: readonly string[]): Promise<AccessDecision> {
    const asked = [...permissions].sort();
    return this.#once(`grant ${asked.join(' ')}`, () => this.#authority.confirm(caller, asked));
  }

  #once(question: string, ask: () => Promise<AccessDecision>): Promise<AccessDecision> {
    let answer = this.#answers.get(question);
    if (answer === undefined) this.#answers.set(question, (answer = ask()));
    return answer;
  }
}

/** The token id of a vehicle by its DID; undefined for what is no vehicle of the contract. */
export function vehicleIdOf(did: string, contract: VehicleContract): number | undefined {
  // Every DID that a request names is in normal form or no DID at all.
  if (!did.startsWith('did:erc721:')) return undefined;
  const asset = parseAssetOrNone(did);
  if (asset?.kind !== 'token' || asset.chainId !== BigInt(contract.chainId) || addressText(asset.contract) !== contract.address)
    return undefined;
  const id = Number(asset.tokenId);
  return Number.isSafeInteger(id) ? id : undefined;
}

function parseAssetOrNone(did: string): ReturnType<typeof parseAsset> | undefined {
  try {
    return parseAsset(did);
  } catch {
    return undefined;
  }
}
