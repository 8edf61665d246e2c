import { amoy, PERMISSIONS } from '@dimo-node/kit';
import { addressOf, devnetAccounts, type AccountName } from '../accounts';
import { DEVNET_ADDRESSES } from '../chain/members';
import { signAgreement, type AgreementLine, type AgreementOptions, type AgreementTerms } from '../ipfs/agreement';
import type { Timeline } from './timeline';

/** What an owner and a grantee agree on about one vehicle. */
export interface VehicleTerms {
  /** Name of the agreement, unique on the devnet. */
  readonly id: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  /** 0n for none. */
  readonly templateId: bigint;
  readonly lines: readonly AgreementLine[];
}

export const vehicleDid = (id: number): string => `did:erc721:${amoy.chainId}:${DEVNET_ADDRESSES.vehicleId}:${id}`;
const accountDid = (address: string): string => `did:ethr:${amoy.chainId}:${address}`;

/** Permissions by their numbers. */
export function permissionLine(asset: string, numbers: readonly number[]): AgreementLine {
  const permissions = PERMISSIONS.filter(({ number }) => numbers.includes(number)).map(({ name }) => ({ name }));
  return { type: 'permission', asset, permissions };
}

/** Every attestation of an asset, whoever made it. */
export function attestationLine(asset: string): AgreementLine {
  return { type: 'cloudevent', asset, eventType: 'dimo.attestation', source: '*', ids: ['*'], tags: ['*'] };
}

const EVERY_NUMBER = PERMISSIONS.map(({ number }) => number);

/** Writes and signs agreements with the accounts' keys, and gives them to IPFS. The same seed makes the same files. */
export class AgreementDesk {
  readonly #timeline: Timeline;
  readonly #publish: (content: Buffer) => string;

  /** `publish` returns the content id. */
  constructor(timeline: Timeline, publish: (content: Buffer) => string) {
    this.#timeline = timeline;
    this.#publish = publish;
  }

  /** All permissions and attestations of a vehicle, until a time in Unix seconds. Returns the source of the grant, as all of these but `template` do. */
  everything(owner: AccountName, grantee: string, vehicle: number, expiresAt: number): string {
    const did = vehicleDid(vehicle);
    const lines = [permissionLine(did, EVERY_NUMBER), attestationLine(did)];
    return this.vehicle(owner, grantee, vehicle, { id: `vehicle-${vehicle}`, expiresAt, templateId: 0n, lines });
  }

  vehicle(owner: AccountName, grantee: string, vehicle: number, { id, expiresAt, templateId, lines }: VehicleTerms): string {
    return `ipfs://${this.#sign(owner, id, {
      grantee: { address: grantee },
      effectiveAt: iso(this.#timeline.start),
      expiresAt: iso(expiresAt),
      asset: vehicleDid(vehicle),
      permissionTemplateId: templateId.toString(),
      agreements: lines,
    })}`;
  }

  /** Permissions on everything that an account owns. */
  account(owner: AccountName, grantee: string, numbers: readonly number[], expiresAt: number): string {
    const asset = accountDid(addressOf(owner));
    const agreements = [permissionLine(asset, numbers)];
    return `ipfs://${this.#sign(owner, `account-${owner}`, { grantee: { address: grantee }, asset, expiresAt: iso(expiresAt), agreements })}`;
  }

  /** A template for vehicles; returns its content id. */
  template(owner: AccountName, id: string, numbers: readonly number[]): string {
    const asset = accountDid(DEVNET_ADDRESSES.vehicleId);
    return this.#sign(owner, id, { asset, agreements: [permissionLine(asset, numbers)] }, 'dimo.sacd.template');
  }

  #sign(by: AccountName, id: string, terms: Omit<AgreementTerms, 'grantor'>, type: AgreementOptions['type'] = 'dimo.sacd'): string {
    const account = devnetAccounts().find(({ name }) => name === by);
    if (account === undefined) throw new Error(`no account called ${by}`);
    const options = { id: `devnet-agreement-${id}`, time: iso(this.#timeline.start), type };
    return this.#publish(signAgreement(account.privateKey, { grantor: { address: account.address }, ...terms }, options));
  }
}

function iso(seconds: number): string {
  return new Date(Math.floor(seconds) * 1000).toISOString();
}
