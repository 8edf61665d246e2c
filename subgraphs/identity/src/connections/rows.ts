import { packedCursor, ZERO_ADDRESS_BYTES } from '@dimo-node/kit';
import type { TwinList } from '../twin/list';
import type { Lookup } from '../twin/lookup';

export interface ConnectionRow {
  /** 32 bytes: the name, padded with zero bytes. */
  readonly id: Buffer;
  readonly address: Buffer | null;
  readonly owner: Buffer;
  /** Number of the old integration that this connection replaces. */
  readonly integrationNode: number | null;
  readonly mintedAt: Date;
  /** A placeholder that stands for no token. */
  readonly isNobody?: true;
}

const COLUMNS = 'c.id, c.address, c.owner, c.integration_node AS "integrationNode", c.minted_at AS "mintedAt"';

export const connectionById: Lookup<Buffer, ConnectionRow> = {
  name: 'identity.connection_by_id',
  text: `SELECT ${COLUMNS} FROM twin.connection c WHERE c.id = ANY($1::bytea[]) AND c.burned_at IS NULL`,
  keyOf: (row) => row.id,
};

export const connectionByAddress: Lookup<Buffer, ConnectionRow> = {
  name: 'identity.connection_by_address',
  text: `SELECT ${COLUMNS} FROM twin.connection c WHERE c.address = ANY($1::bytea[]) AND c.burned_at IS NULL ORDER BY c.minted_at`,
  keyOf: (row) => row.address ?? Buffer.alloc(0),
};

/** Of several with one number the newest counts. There are few connections, so no index is needed. */
export const connectionByIntegration: Lookup<number, ConnectionRow> = {
  name: 'identity.connection_by_integration',
  text: `SELECT ${COLUMNS} FROM twin.connection c WHERE c.integration_node = ANY($1::bigint[]) AND c.burned_at IS NULL ORDER BY c.minted_at`,
  keyOf: (row) => row.integrationNode ?? 0,
};

/** Live connections, newest first. One whose contract address is not known yet has no position, and is left out. */
export const connectionList: TwinList = {
  columns: COLUMNS,
  from: 'twin.connection c',
  where: 'c.burned_at IS NULL AND c.address IS NOT NULL',
  order: [
    { column: 'c.minted_at', type: 'timestamptz', direction: 'DESC' },
    { column: 'c.address', type: 'bytea', direction: 'ASC' },
  ],
  cursor: packedCursor('time', 'bytes'),
  census: 'connection',
};

/** Stands in for a connection that the twin does not know: the field that leads here is never null. */
export function unknownConnection(): ConnectionRow {
  return {
    id: Buffer.alloc(32),
    address: ZERO_ADDRESS_BYTES,
    owner: ZERO_ADDRESS_BYTES,
    integrationNode: null,
    mintedAt: new Date(0),
    isNobody: true,
  };
}

/** The name written into an id: its bytes without the zero bytes at the end, as UTF-8. */
export function connectionName(id: Buffer): string {
  return id.toString('utf8').replace(/\0+$/, '');
}

/** Id of a connection's name; undefined for what no name is: above 32 bytes, or with a zero byte, which would be read as padding. */
export function connectionIdOfName(name: string): Buffer | undefined {
  const bytes = Buffer.from(name, 'utf8');
  return bytes.length > 32 || bytes.includes(0) ? undefined : Buffer.concat([bytes], 32);
}
