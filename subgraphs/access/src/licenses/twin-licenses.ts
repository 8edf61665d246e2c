import { createHash } from 'node:crypto';
import type { Pool } from '@dimo-node/database';
import { addressText, parseAddress } from '@dimo-node/kit';
import { BlockCache, type HeadView, type Timed } from '../block-cache';
import type { License, Licenses } from './licenses';

export interface TwinLicensesOptions {
  readonly pool: Pool;
  /** With it answers are kept until the twin's next block. */
  readonly head?: HeadView | undefined;
  readonly now?: (() => Date) | undefined;
}

interface LicenseRow {
  readonly id: number;
  readonly owner: Buffer;
  readonly clientId: Buffer;
  readonly alias: string | null;
}

/** When a key became a signer, and the row that says for how many seconds that lasts. */
interface SignerRow {
  readonly enabledAt: Date;
  readonly period: string | null;
}

/** What a statement finds first. */
interface Found extends Timed {
  readonly row: object | null;
}

const NO_HEAD: HeadView = { current: () => undefined, connected: false };
const KEPT_ANSWERS = 10_000;
/** What the license contract was deployed with; a change is in the twin. */
const DEFAULT_PERIOD_SECONDS = 365n * 24n * 3_600n;

/** Of several live licenses with one client id the highest token id counts, as everywhere. */
const SELECT_LICENSE = `
  SELECT id, owner, client_id AS "clientId", alias FROM twin.developer_license
  WHERE client_id = $1 AND burned_at IS NULL AND owner IS NOT NULL AND minted_at IS NOT NULL
  ORDER BY id DESC LIMIT 1`;
const SELECT_SIGNER = `
  SELECT enabled_at AS "enabledAt", (SELECT value FROM twin.parameter WHERE name = 'developerLicense.periodValidity') AS period
  FROM twin.signer WHERE license_id = $1 AND address = $2`;
const SELECT_URI = 'SELECT 1 FROM twin.redirect_uri WHERE license_id = $1 AND uri_hash = $2';
const SELECT_ANY_URI = 'SELECT 1 FROM twin.redirect_uri WHERE license_id = $1 LIMIT 1';

export class TwinLicenses implements Licenses {
  readonly #pool: Pool;
  readonly #now: () => Date;
  readonly #cache: BlockCache<Found>;

  constructor(options: TwinLicensesOptions) {
    this.#pool = options.pool;
    this.#now = options.now ?? (() => new Date());
    this.#cache = new BlockCache({ head: options.head ?? NO_HEAD, limit: KEPT_ANSWERS, now: this.#now });
  }

  async byClientId(clientId: string): Promise<License | null> {
    const address = parseAddress(clientId);
    if (address === undefined) return null;
    const row = await this.#first<LicenseRow>(`license ${address.toString('hex')}`, SELECT_LICENSE, [address]);
    if (row === null) return null;
    return { tokenId: row.id, clientId: addressText(row.clientId), owner: addressText(row.owner), alias: row.alias };
  }

  async hasRedirectUri(license: License, uri: string): Promise<boolean> {
    const hash = createHash('sha256').update(uri).digest();
    return (await this.#first(`uri ${license.tokenId} ${hash.toString('hex')}`, SELECT_URI, [license.tokenId, hash])) !== null;
  }

  async hasRedirectUris(license: License): Promise<boolean> {
    return (await this.#first(`uris ${license.tokenId}`, SELECT_ANY_URI, [license.tokenId])) !== null;
  }

  async isSigner(license: License, account: string): Promise<boolean> {
    const address = parseAddress(account);
    if (address === undefined) return false;
    const key = `signer ${license.tokenId} ${address.toString('hex')}`;
    const row = await this.#first<SignerRow>(key, SELECT_SIGNER, [license.tokenId, address]);
    if (row === null) return false;
    const period = row.period === null ? DEFAULT_PERIOD_SECONDS : BigInt(row.period);
    return BigInt(this.#now().getTime() - row.enabledAt.getTime()) <= period * 1_000n;
  }

  /** One key always stands for one type of row. */
  async #first<Row extends object>(key: string, text: string, values: readonly unknown[]): Promise<Row | null> {
    const { row } = await this.#cache.get(key, async () => {
      const { rows } = await this.#pool.query<Row>({ name: nameOf(key), text, values: [...values] });
      return { row: rows[0] ?? null };
    });
    return row as Row | null;
  }
}

/** The kind of the question: statements are prepared once a connection. */
function nameOf(key: string): string {
  return `access.${key.split(' ', 1)[0] ?? key}`;
}
