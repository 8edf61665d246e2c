import { packedCursor } from '@dimo-node/kit';
import type { TwinList } from '../twin/list';
import type { Lookup } from '../twin/lookup';

export interface TemplateRow {
  /** 32 bytes: the hash of the cid. */
  readonly id: Buffer;
  readonly creator: Buffer;
  readonly asset: Buffer;
  /** 32 bytes, two bits a permission. */
  readonly permissions: Buffer;
  readonly cid: string;
  readonly createdAt: Date;
}

const COLUMNS = 't.id, t.creator, t.asset, t.permissions, t.cid, t.created_at AS "createdAt"';

export const templateById: Lookup<Buffer, TemplateRow> = {
  name: 'identity.template_by_id',
  text: `SELECT ${COLUMNS} FROM twin.template t WHERE t.id = ANY($1::bytea[])`,
  keyOf: (row) => row.id,
};

export const templateByCid: Lookup<string, TemplateRow> = {
  name: 'identity.template_by_cid',
  text: `SELECT ${COLUMNS} FROM twin.template t WHERE t.cid = ANY($1::text[])`,
  keyOf: (row) => row.cid,
};

/** Templates, newest first; deactivated ones too, since grants still point to them. */
export const templateList: TwinList = {
  columns: COLUMNS,
  from: 'twin.template t',
  where: 'TRUE',
  order: [
    { column: 't.created_at', type: 'timestamptz', direction: 'DESC' },
    { column: 't.id', type: 'bytea', direction: 'ASC' },
  ],
  cursor: packedCursor('time', 'bytes'),
  census: 'template',
};
