import type { Network } from '@dimo-node/kit';
import type { AuditEntry } from './entry';

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

/** An entry in the form of a row that has no place yet. */
export type UnplacedRow = Omit<AuditRow, 'seq'>;

const VERSION = '1';
const MAX_REASON = 2_000;
const MAX_ASSET = 300;
const MAX_PERMISSION = 200;
const MAX_PERMISSIONS = 256;

const ADDRESS = /^(?:0x)?[0-9a-f]{40}$/i;
const DIGEST = /^(?:0x)?[0-9a-f]{64}$/i;
/** Postgres stores neither NUL nor half a surrogate pair; whole pairs are found as well, and stay what they are. */
const SUSPECT = /[\0\ud800-\udfff]/;
const TOKEN_ID = /^[0-9]{1,16}$/;

/**
 * Turns entries into rows. It never fails and what it gives can always be stored, since one entry that the database refused would hold
 * up all that follow: texts are cut at generous lengths, and bytes that are none are left out.
 */
export class RowMaker {
  readonly #writer: string;
  /** What DIDs of vehicles begin with, in lower case; null on a network without vehicles. */
  readonly #vehicleDid: string | null;

  /** @param writer UUID of this run */
  constructor(network: Pick<Network, 'chainId' | 'contracts'>, writer: string) {
    const contract = network.contracts.vehicleId;
    this.#writer = writer;
    this.#vehicleDid = contract === undefined ? null : `did:erc721:${network.chainId}:${contract}:`.toLowerCase();
  }

  row(entry: AuditEntry): UnplacedRow {
    const milliseconds = entry.at.getTime();
    const { block } = entry;
    return {
      version: VERSION,
      at: `${Number.isNaN(milliseconds) ? Date.now() : milliseconds}000`,
      kind: entry.kind,
      allowed: entry.allowed ? 'true' : 'false',
      reason: storable(entry.reason, MAX_REASON),
      license: hex(entry.license, ADDRESS),
      address: hex(entry.address, ADDRESS),
      asset: entry.asset === null ? null : storable(entry.asset, MAX_ASSET),
      vehicle_id: this.#vehicleId(entry.asset),
      permissions: entry.permissions.slice(0, MAX_PERMISSIONS).map((name) => storable(name, MAX_PERMISSION)),
      operation: hex(entry.operation, DIGEST),
      block_number: block !== null && Number.isSafeInteger(block.number) ? String(block.number) : null,
      block_hash: block === null ? null : hex(block.hash, DIGEST),
      via: entry.via,
      writer: this.#writer,
    };
  }

  #vehicleId(asset: string | null): string | null {
    const did = this.#vehicleDid;
    if (asset === null || did === null || asset.length <= did.length || !asset.toLowerCase().startsWith(did)) return null;
    const digits = asset.slice(did.length);
    if (!TOKEN_ID.test(digits)) return null;
    const id = Number(digits);
    return Number.isSafeInteger(id) ? String(id) : null;
  }
}

function storable(text: string, limit: number): string {
  const cut = text.length > limit ? text.slice(0, limit) : text;
  return SUSPECT.test(cut) ? Buffer.from(cut).toString().replaceAll('\0', '\ufffd') : cut;
}

function hex(text: string | null, form: RegExp): string | null {
  if (text === null || !form.test(text)) return null;
  return (text.charCodeAt(1) === 120 ? text.slice(2) : text).toLowerCase();
}
