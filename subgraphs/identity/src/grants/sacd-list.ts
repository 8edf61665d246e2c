import { packedCursor } from '@dimo-node/kit';
import type { TwinList } from '../twin/list';

/** One grant of permissions to a grantee: on a vehicle, on a connection, or by an account for all it owns. */
export interface SacdRow {
  readonly grantee: Buffer;
  /** 32 bytes, two bits a permission. */
  readonly permissions: Buffer;
  readonly source: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** 32 bytes. */
  readonly templateId: Buffer | null;
}

const sacdList: Omit<TwinList, 'parent' | 'where'> = {
  columns: `g.grantee, g.permissions, g.source, g.created_at AS "createdAt", g.expires_at AS "expiresAt", g.template_id AS "templateId"`,
  from: 'twin.sacd g',
  order: [
    { column: 'g.created_at', type: 'timestamptz', direction: 'DESC' },
    { column: 'g.grantee', type: 'bytea', direction: 'ASC' },
  ],
  cursor: packedCursor('time', 'bytes'),
};

/** Grants on vehicles, by vehicle. */
export const sacdsOfVehicle: TwinList = {
  ...sacdList,
  where: 'g.vehicle_id IS NOT NULL',
  parent: [{ column: 'g.vehicle_id', type: 'bigint' }],
};

/** Grants on other assets, by asset and 32-byte token id; an account is an asset of its own with token id 0. */
export const sacdsOfAsset: TwinList = {
  ...sacdList,
  where: 'TRUE',
  parent: [
    { column: 'g.asset', type: 'bytea' },
    { column: 'g.token_id', type: 'bytea' },
  ],
};
