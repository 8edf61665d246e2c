import { integerCursor, packedCursor } from '@dimo-node/kit';
import { equals, given } from '../twin/conditions';
import type { Condition, TwinList } from '../twin/list';
import type { Key, Lookup } from '../twin/lookup';

export interface DeveloperLicenseRow {
  readonly id: number;
  readonly owner: Buffer;
  readonly clientId: Buffer;
  readonly alias: string | null;
  readonly mintedAt: Date;
}

export interface DeveloperLicenseFilter {
  readonly signer?: Buffer | null;
  readonly owner?: Buffer | null;
}

export interface SignerRow {
  readonly address: Buffer;
  readonly enabledAt: Date;
}

export interface RedirectUriRow {
  readonly uri: string;
  readonly enabledAt: Date;
}

const COLUMNS = 'l.id, l.owner, l.client_id AS "clientId", l.alias, l.minted_at AS "mintedAt"';
const LIVE = 'l.burned_at IS NULL AND l.owner IS NOT NULL AND l.client_id IS NOT NULL AND l.minted_at IS NOT NULL';

/** Of several live licenses with one key the highest token id counts. */
function byColumn<K extends Key>(column: string, type: string, keyOf: (row: DeveloperLicenseRow) => K): Lookup<K, DeveloperLicenseRow> {
  return {
    name: `identity.developer_license_by_${column}`,
    text: `SELECT ${COLUMNS} FROM twin.developer_license l WHERE l.${column} = ANY($1::${type}[]) AND ${LIVE} ORDER BY l.id`,
    keyOf,
  };
}

export const licenseById = byColumn('id', 'bigint', (row) => row.id);
export const licenseByClientId = byColumn('client_id', 'bytea', (row) => row.clientId);
export const licenseByAlias = byColumn('alias', 'text', (row) => row.alias ?? '');

/** Live licenses, newest first. */
export const licenseList: TwinList = {
  columns: COLUMNS,
  from: 'twin.developer_license l',
  where: LIVE,
  order: [{ column: 'l.id', type: 'bigint', direction: 'DESC' }],
  cursor: integerCursor,
  census: 'developer_license',
};

export function licenseConditions(filter: DeveloperLicenseFilter): readonly Condition[] {
  return [...given(filter.owner, (owner) => equals('l.owner', 'bytea', owner)), ...given(filter.signer, withSigner)];
}

function withSigner(signer: Buffer): Condition {
  const isSigner = equals('s.address', 'bytea', signer);
  return (bind) => `l.id IN (SELECT s.license_id FROM twin.signer s WHERE ${isSigner(bind)})`;
}

export const signersOfLicense: TwinList = {
  columns: 's.address, s.enabled_at AS "enabledAt"',
  from: 'twin.signer s',
  where: 'TRUE',
  parent: [{ column: 's.license_id', type: 'bigint' }],
  order: [
    { column: 's.enabled_at', type: 'timestamptz', direction: 'DESC' },
    { column: 's.address', type: 'bytea', direction: 'ASC' },
  ],
  cursor: packedCursor('time', 'bytes'),
};

export const redirectUrisOfLicense: TwinList = {
  columns: 'r.uri, r.enabled_at AS "enabledAt"',
  from: 'twin.redirect_uri r',
  where: 'TRUE',
  parent: [{ column: 'r.license_id', type: 'bigint' }],
  order: [
    { column: 'r.enabled_at', type: 'timestamptz', direction: 'DESC' },
    { column: 'r.uri COLLATE "C"', type: 'text', direction: 'ASC' },
  ],
  cursor: packedCursor('time', 'text'),
};
