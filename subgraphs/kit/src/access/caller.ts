import type { BlockRef } from '../subgraph/definition';

/** Documents that a token opens, as its claim `cloud_events` lists them; `*` stands for any. */
export interface EventGrant {
  readonly eventType: string;
  readonly source: string;
  readonly ids: readonly string[];
  readonly tags: readonly string[];
}

interface TokenFacts {
  /** Issuer of the token, as in its claim `iss`. */
  readonly issuer: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Someone who has proven to hold an address, under a developer license: the bearer of a developer token. */
export interface DeveloperCaller extends TokenFacts {
  readonly kind: 'developer';
  /** EIP-55. */
  readonly address: string;
  /** Client id of the license that was logged in to, EIP-55. */
  readonly clientId: string;
}

/** A license that was granted permissions on one asset: the bearer of a vehicle token. */
export interface VehicleCaller extends TokenFacts {
  readonly kind: 'vehicle';
  /** Client id of the license, EIP-55. */
  readonly subject: string;
  /** DID in normal form. */
  readonly asset: string;
  /** Names, such as `privilege:GetLocationHistory`. */
  readonly permissions: readonly string[];
  readonly events: readonly EventGrant[];
  /** Block of the twin that the grant was decided at; outside issuers do not tell. */
  readonly decidedAt: BlockRef | undefined;
}

/** Who sends a request, as its verified token says. */
export type Caller = DeveloperCaller | VehicleCaller;
