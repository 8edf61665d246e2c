import type { Caller, Logger, TrustedIssuer } from '@dimo-node/kit';
import type { Dispatcher } from 'undici';
import type { KeyRing } from '../keys/key-ring';
import { RingKeys, type KeySource } from './key-source';
import { OutsideKeys } from './outside-keys';

/** An issuer of our own. */
export interface OwnIssuer {
  /** As in the claim `iss`. */
  readonly issuer: string;
  readonly ring: KeyRing;
}

export interface IssuersOptions {
  readonly login: OwnIssuer;
  readonly vehicle: OwnIssuer;
  readonly trustedLoginIssuers?: readonly TrustedIssuer[] | undefined;
  readonly trustedVehicleIssuers?: readonly TrustedIssuer[] | undefined;
  readonly log: Logger;
}

/** What tokens of an issuer are, and which keys vouch for them. */
export interface Issuer {
  readonly name: string;
  readonly kind: Caller['kind'];
  readonly keys: KeySource;
  readonly ours: boolean;
}

/**
 * All issuers by name. Each makes tokens of one kind with keys that none of the other kind has: this is what keeps the two kinds apart.
 * @throws Error when an issuer or its keys would be of two kinds
 */
export function issuersOf(options: IssuersOptions, dispatcher: Dispatcher, now: () => number): ReadonlyMap<string, Issuer> {
  const issuers = new Map<string, Issuer>();
  const kindOfUrl = new Map<string, Caller['kind']>();
  const add = (issuer: Issuer): void => {
    if (issuers.has(issuer.name)) throw new Error(`the issuer ${issuer.name} is named twice: each makes tokens of one kind`);
    issuers.set(issuer.name, issuer);
  };
  const trust = (trusted: TrustedIssuer, kind: Caller['kind']): void => {
    const { issuer: name, keysUrl = name } = trusted;
    if ((kindOfUrl.get(keysUrl) ?? kind) !== kind) throw new Error(`the keys of ${keysUrl} are for tokens of both kinds`);
    kindOfUrl.set(keysUrl, kind);
    add({ name, kind, ours: false, keys: new OutsideKeys(trusted, { dispatcher, now, log: options.log }) });
  };
  add({ name: options.login.issuer, kind: 'developer', ours: true, keys: new RingKeys(options.login.ring) });
  add({ name: options.vehicle.issuer, kind: 'vehicle', ours: true, keys: new RingKeys(options.vehicle.ring) });
  for (const trusted of options.trustedLoginIssuers ?? []) trust(trusted, 'developer');
  for (const trusted of options.trustedVehicleIssuers ?? []) trust(trusted, 'vehicle');
  return issuers;
}
