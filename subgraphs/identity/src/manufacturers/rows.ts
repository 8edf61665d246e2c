import { ZERO_ADDRESS_BYTES } from '@dimo-node/kit';
import type { Lookup } from '../twin/lookup';

export interface ManufacturerRow {
  readonly id: number;
  readonly name: string | null;
  readonly owner: Buffer;
  readonly tableId: number | null;
  readonly mintedAt: Date;
  /** A placeholder that stands for no token. */
  readonly isNobody?: true;
}

interface SlugRow extends ManufacturerRow {
  readonly slug: string;
}

const COLUMNS = 'm.id, m.name, m.owner, m.table_id AS "tableId", m.minted_at AS "mintedAt"';

export const manufacturerById: Lookup<number, ManufacturerRow> = {
  name: 'identity.manufacturer_by_id',
  text: `SELECT ${COLUMNS} FROM twin.manufacturer m WHERE m.id = ANY($1::bigint[]) AND m.burned_at IS NULL`,
  keyOf: (row) => row.id,
};

export const manufacturerByName: Lookup<string, ManufacturerRow> = {
  name: 'identity.manufacturer_by_name',
  text: `SELECT ${COLUMNS} FROM twin.manufacturer m WHERE m.name = ANY($1::text[]) AND m.burned_at IS NULL ORDER BY m.id`,
  keyOf: (row) => row.name ?? '',
};

/** By any slug that the manufacturer has had. */
export const manufacturerBySlug: Lookup<string, ManufacturerRow> = {
  name: 'identity.manufacturer_by_slug',
  text: `SELECT s.slug, ${COLUMNS} FROM twin.manufacturer_slug s JOIN twin.manufacturer m ON m.id = s.manufacturer_id
    WHERE s.slug = ANY($1::text[]) AND m.burned_at IS NULL`,
  keyOf: (row) => (row as SlugRow).slug,
};

interface LicensedRow extends ManufacturerRow {
  readonly clientId: Buffer;
}

/** By client id of a developer license: owned by the license's own account or else by its owner; of several the first minted counts. */
export const manufacturerByLicense: Lookup<Buffer, ManufacturerRow> = {
  name: 'identity.manufacturer_by_license',
  text: `SELECT l.client_id AS "clientId", ${COLUMNS} FROM twin.developer_license l JOIN twin.manufacturer m ON m.owner IN (l.client_id, l.owner)
    WHERE l.client_id = ANY($1::bytea[]) AND l.burned_at IS NULL AND m.burned_at IS NULL ORDER BY m.owner = l.client_id, m.id DESC`,
  keyOf: (row) => (row as LicensedRow).clientId,
};

/**
 * Stands in for a manufacturer that the twin does not know, since history may be missing and the fields that lead here are
 * never null. One without even an id shows 0 and an empty DID.
 */
export function unknownManufacturer(id: number | null): ManufacturerRow {
  const nameless = { id: id ?? 0, name: '', owner: ZERO_ADDRESS_BYTES, tableId: null, mintedAt: new Date(0) };
  return id === null ? { ...nameless, isNobody: true } : nameless;
}
