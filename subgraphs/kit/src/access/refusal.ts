import { NodeError } from '../errors';
import { addressText } from '../ids';
import { parseAsset } from './asset';
import type { Caller } from './caller';
import type { FieldRule } from './rules';
import type { Named, VehicleContract } from './vehicle-names';

/** A refusal of a field. Texts are those of DIMO's APIs where they have one, since clients compare them; the doubled prefix of some is theirs. */
export function forbidden(reason: string): NodeError {
  return new NodeError('FORBIDDEN', `unauthorized: ${reason}`);
}

export function tokenMissing(): NodeError {
  return new NodeError('UNAUTHENTICATED', 'unauthorized: jwt missing');
}

export function notNamed(): NodeError {
  return forbidden('no vehicle is named that this belongs to');
}

export function twoVehicles(): NodeError {
  return forbidden('the vehicle is named in several ways that differ');
}

export function noVehicle(): NodeError {
  return forbidden('the DID is no vehicle of this network');
}

/** What the token itself lacks for a rule: its kind first, then permissions in the order that the rule names them. Undefined when it has all. */
export function tokenFault(rule: FieldRule, caller: Caller): NodeError | undefined {
  if (rule.allOf.length === 0 && rule.oneOf.length === 0 && !rule.vehicleToken) return undefined;
  if (caller.kind !== 'vehicle') return forbidden('a vehicle token is needed: exchange the developer token for one');
  const missing = rule.allOf.find((permission) => !caller.permissions.includes(permission));
  if (missing !== undefined) return forbidden(`missing required privilege(s) ${missing}`);
  const unmet = rule.oneOf.find((group) => !group.some((permission) => caller.permissions.includes(permission)));
  return unmet === undefined ? undefined : forbidden(`requires at least one of the following privileges [${unmet.join(' ')}]`);
}

/** Why the token's asset is not the vehicle that was named. */
export function otherVehicle(named: Named, asset: string, contract: VehicleContract): NodeError {
  if (named.by === 'did') return forbidden('DID in query does not match token claim');
  const held = parseAsset(asset);
  const address = addressText(held.kind === 'token' ? held.contract : held.account);
  if (address !== contract.address) {
    return forbidden(`unauthorized: contract in claim is ${address} instead of the required ${contract.address}`);
  }
  if (held.chainId !== BigInt(contract.chainId)) {
    return forbidden(`unauthorized: chain in claim is ${held.chainId} instead of the required ${contract.chainId}`);
  }
  return forbidden('unauthorized: token id does not match');
}
