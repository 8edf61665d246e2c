import type { Network } from '@dimo-node/kit';
import type { AuditEntry } from './entry';
import type { SharedPart } from './shared-part';
import { SharedParts } from './shared-parts';
import { storable } from './storable';

/**
 * A row of the log as its hash sees it: every value as text, and null for none. Bytes are lower-case hex without 0x, numbers are
 * decimal, `allowed` is `true` or `false`.
 */
export interface AuditRow {
  readonly version: string;
  readonly seq: string;
  /** Microseconds since 1970. */
  readonly at: string;
  readonly kind: string;
  readonly allowed: string;
  readonly reason: string;
  readonly license: string | null;
  readonly address: string | null;
  readonly asset: string | null;
  readonly vehicle_id: string | null;
  readonly permissions: readonly (string | null)[];
  readonly operation: string | null;
  readonly block_number: string | null;
  readonly block_hash: string | null;
  readonly via: string | null;
  readonly writer: string;
}

/** What differs from one access to the next. */
export type OwnColumns = Pick<AuditRow, 'at' | 'asset' | 'vehicle_id'>;

/** What many accesses have in common: those of one license with one operation at one block. */
export type SharedColumns = Omit<AuditRow, 'seq' | keyof OwnColumns>;

/** An entry in the form of a row that has no place yet. */
export interface UnplacedRow extends OwnColumns {
  readonly shared: SharedPart;
}

const MAX_ASSET = 300;
const TOKEN_ID = /^[0-9]{1,16}$/;

/**
 * Turns entries into rows. It never fails and what it gives can always be stored, since one entry that the database refused would hold
 * up all that follow: texts are cut at generous lengths, and bytes that are none are left out.
 */
export class RowMaker {
  readonly #shared: SharedParts;
  /** What DIDs of vehicles begin with, in lower case; null on a network without vehicles. */
  readonly #vehicleDid: string | null;

  /** @param writer UUID of this run */
  constructor(network: Pick<Network, 'chainId' | 'contracts'>, writer: string) {
    const contract = network.contracts.vehicleId;
    this.#shared = new SharedParts(writer);
    this.#vehicleDid = contract === undefined ? null : `did:erc721:${network.chainId}:${contract}:`.toLowerCase();
  }

  row(entry: AuditEntry): UnplacedRow {
    const { asset, at } = entry;
    const milliseconds = at.getTime();
    return {
      at: `${Number.isNaN(milliseconds) ? Date.now() : milliseconds}000`,
      asset: asset === null ? null : storable(asset, MAX_ASSET),
      vehicle_id: asset === null ? null : this.#vehicleId(asset),
      shared: this.#shared.of(entry),
    };
  }

  #vehicleId(asset: string): string | null {
    const did = this.#vehicleDid;
    if (did === null || asset.length <= did.length || !asset.toLowerCase().startsWith(did)) return null;
    const digits = asset.slice(did.length);
    if (!TOKEN_ID.test(digits)) return null;
    const id = Number(digits);
    return Number.isSafeInteger(id) ? String(id) : null;
  }
}
