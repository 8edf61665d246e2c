import { keyOf, type RowKey } from '../../../subgraphs/indexer/src/twin/key';
import type { Row, TableShape } from '../../../subgraphs/indexer/src/twin/table';
import { TABLES, TABLE_NAMES, type TableName, type TwinDraft, type TwinRow } from '../../../subgraphs/indexer/src/twin/tables';
import { A, M1, M2, SC, SN, t0, t1, word, X, Y } from './cast';
import { addressOf } from './emit';

type StoredRow = Row & { readonly updatedBlock: number };

/** Block of everything that a scenario starts from. */
export const BASE_BLOCK = 999;

/** The twin as a plain store of rows by key: what the database is to the fold. */
export class World {
  readonly tables: ReadonlyMap<TableName, Map<RowKey, StoredRow>>;

  constructor(from?: World) {
    this.tables = new Map(TABLE_NAMES.map((name) => [name, new Map(from?.table(name))]));
  }

  table(name: TableName): Map<RowKey, StoredRow> {
    const rows = this.tables.get(name);
    if (!rows) throw new Error(`no table ${name}`);
    return rows;
  }

  rows<T extends TableName>(name: T): TwinRow<T>[] {
    return [...this.table(name).values()] as unknown as TwinRow<T>[];
  }

  get<T extends TableName>(name: T, key: RowKey): TwinRow<T> | undefined {
    return this.table(name).get(key) as unknown as TwinRow<T> | undefined;
  }

  /** A copy with these rows in place of those with the same keys. */
  with<T extends TableName>(name: T, ...drafts: TwinDraft<T>[]): World {
    const world = new World(this);
    for (const draft of drafts) world.put(TABLES[name], { ...draft, updatedBlock: BASE_BLOCK });
    return world;
  }

  /** A copy in which some columns of one row differ. */
  patch<T extends TableName>(name: T, key: RowKey, columns: Partial<TwinDraft<T>>): World {
    const row = this.get(name, key);
    if (!row) throw new Error(`no ${name} ${key} to change`);
    return this.with(name, { ...row, ...columns });
  }

  put(shape: TableShape, row: StoredRow): void {
    const name = TABLE_NAMES.find((table) => TABLES[table].name === shape.name) as TableName;
    this.table(name).set(keyOf(shape, row), row);
  }

  remove(shape: TableShape, row: Row): void {
    const name = TABLE_NAMES.find((table) => TABLES[table].name === shape.name) as TableName;
    this.table(name).delete(keyOf(shape, row));
  }
}

export const EMPTY = new World();

const noAttributes = { make: null, model: null, year: null, imageUri: null, deviceDefinitionId: null, storageNodeId: null };

export function vehicle(id: number): TwinDraft<'vehicle'> {
  return { id, owner: A, manufacturerId: 131, ...noAttributes, mintedAt: t0, burnedAt: null };
}

export function aftermarketDevice(id: number, address: string): TwinDraft<'aftermarketDevice'> {
  const unset = { serial: null, imei: null, devEui: null, hardwareRevision: null, vehicleId: null, pairedAt: null, burnedAt: null };
  return { id, manufacturerId: 137, address, owner: A, beneficiary: A, mintedAt: t0, claimedAt: t0, ...unset };
}

/** Two manufacturers, a connection, a storage node, two vehicles of A and two claimed, unpaired aftermarket devices of A. */
export const BASE = new World()
  .with(
    'manufacturer',
    { id: 131, name: 'Toyota', slug: 'toyota', owner: M1, tableId: 42, mintedAt: t0, burnedAt: null },
    { id: 137, name: 'AutoPi', slug: 'autopi', owner: M2, tableId: null, mintedAt: t0, burnedAt: null },
  )
  .with('connection', { id: SC, address: X, owner: A, integrationNode: null, mintedAt: t0, burnedAt: null })
  .with('storageNode', { id: SN, label: 'Default', address: Y, owner: A, uri: 'https://n', mintedAt: t0, burnedAt: null })
  .with('vehicle', vehicle(501), vehicle(502))
  .with('aftermarketDevice', aftermarketDevice(601, X), aftermarketDevice(602, Y));

export function syntheticDevice(id: number, vehicleId: number): TwinDraft<'syntheticDevice'> {
  return { id, vehicleId, address: '5d'.repeat(20), integrationId: 0n, connectionId: SC, mintedAt: t0, burnedAt: null };
}

export function stake(id: number, vehicleId: number | null, owner = A): TwinDraft<'stake'> {
  const terms = { level: 0, points: 1000n, amount: 500n * 10n ** 18n, stakedAt: t1, endsAt: t1 + 15_552_000 };
  return { id, owner, vehicleId, ...terms, withdrawnAt: null, burnedAt: null };
}

export function dcn(node: string, name: string, vehicleId: number | null, linkedBlock = 900): TwinDraft<'dcn'> {
  const link = vehicleId === null ? { linkedBlock: null, linkedLog: null } : { linkedBlock, linkedLog: 1 };
  const expiration = { expires: BigInt(t1 + 31_536_000), expiresAt: t1 + 31_536_000 };
  return { node, owner: A, name, ...expiration, vehicleId, ...link, mintedAt: t0, burnedAt: null };
}

export function privilege(vehicleId: number, privilegeId: number, grantee: string): TwinDraft<'privilege'> {
  return { vehicleId, privilegeId, grantee, setAt: t0, expires: BigInt(t1 + 86_400), expiresAt: t1 + 86_400 };
}

/** A grant of a vehicle, or of an account when the asset is named. */
export function grant(vehicleId: number, grantee: string, account?: string): TwinDraft<'sacd'> {
  const about =
    account === undefined
      ? { asset: addressOf('vehicleId'), tokenId: word(vehicleId), vehicleId }
      : { asset: account, tokenId: word(0), vehicleId: null };
  return {
    ...about,
    grantee,
    permissions: word(12),
    source: '',
    templateId: null,
    createdAt: t0,
    expires: BigInt(t1 + 86_400),
    expiresAt: t1 + 86_400,
  };
}

export function reward(week: number, vehicleId: number): TwinDraft<'reward'> {
  const aftermarket = { aftermarketDeviceId: 601, aftermarketEarnings: 10n * 10n ** 18n };
  const rest = { connectionStreak: null, streakEarnings: 0n, syntheticDeviceId: null, syntheticEarnings: 0n };
  return { week, vehicleId, ...aftermarket, ...rest, receivedBy: A, earnedAt: t0 };
}

export function license(id: number, alias: string | null): TwinDraft<'developerLicense'> {
  return { id, owner: A, clientId: `c1d${id}`.padStart(40, '0'), alias, mintedAt: t0, burnedAt: null };
}
