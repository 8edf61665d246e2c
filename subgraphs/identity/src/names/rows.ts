import { packedCursor } from '@dimo-node/kit';
import type { TwinList } from '../twin/list';
import type { Lookup } from '../twin/lookup';

/** A name of the DIMO Canonical Name registry. */
export interface DcnRow {
  /** 32 bytes: the hash of the name. */
  readonly node: Buffer;
  readonly owner: Buffer;
  readonly name: string | null;
  readonly expiresAt: Date | null;
  readonly vehicleId: number | null;
  readonly mintedAt: Date;
}

const COLUMNS = `d.node, d.owner, d.name, d.expires_at AS "expiresAt", d.vehicle_id AS "vehicleId", d.minted_at AS "mintedAt"`;
const LIVE = 'd.burned_at IS NULL AND d.minted_at IS NOT NULL AND d.owner IS NOT NULL';

export const dcnByNode: Lookup<Buffer, DcnRow> = {
  name: 'identity.dcn_by_node',
  text: `SELECT ${COLUMNS} FROM twin.dcn d WHERE d.node = ANY($1::bytea[]) AND ${LIVE}`,
  keyOf: (row) => row.node,
};

/** Of several nodes with one name the newest mint counts. */
export const dcnByName: Lookup<string, DcnRow> = {
  name: 'identity.dcn_by_name',
  text: `SELECT ${COLUMNS} FROM twin.dcn d WHERE d.name = ANY($1::text[]) AND ${LIVE} ORDER BY d.minted_at, d.node`,
  keyOf: (row) => row.name ?? '',
};

/** By the last 8 bytes of the node, which is all that a global id carries. */
export const dcnByLowBytes: Lookup<Buffer, DcnRow> = {
  name: 'identity.dcn_by_low_bytes',
  text: `SELECT ${COLUMNS} FROM twin.dcn d WHERE substring(d.node FROM 25) = ANY($1::bytea[]) AND ${LIVE} ORDER BY d.minted_at, d.node`,
  keyOf: (row) => row.node.subarray(24),
};

/** The name of a vehicle is the one most recently linked to it, as the contract's reverse mapping has it. */
export const dcnByVehicle: Lookup<number, DcnRow> = {
  name: 'identity.dcn_by_vehicle',
  text: `SELECT ${COLUMNS} FROM twin.dcn d WHERE d.vehicle_id = ANY($1::bigint[]) AND ${LIVE}
    ORDER BY d.linked_block NULLS FIRST, d.linked_log NULLS FIRST, d.minted_at, d.node`,
  keyOf: (row) => row.vehicleId ?? -1,
};

/** Live names, newest first; expired ones stay. */
export const dcnList: TwinList = {
  columns: COLUMNS,
  from: 'twin.dcn d',
  where: LIVE,
  order: [
    { column: 'd.minted_at', type: 'timestamptz', direction: 'DESC' },
    { column: 'd.node', type: 'bytea', direction: 'DESC' },
  ],
  cursor: packedCursor('time', 'bytes'),
  census: 'dcn',
};
