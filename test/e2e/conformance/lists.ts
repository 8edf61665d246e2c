/** The lists of the API, each with five rows whose order and cursors are known. */
import type { TestTwin } from '../../support/identity';
import { PAST, time, word } from '../../support/twin-rows';
import { addressBytes, addressText, bytesOf, CONTRACTS, cursor, nodeText } from './texts';

export interface KnownList {
  /** Fields from the root to the list, the last without its arguments. */
  readonly open: readonly string[];
  /** Field of a row, and its values in the order of the list. */
  readonly key: string;
  readonly keys: readonly unknown[];
  readonly cursors: readonly string[];
  /** What an error in the list leaves of the data. */
  readonly left: unknown;
  /** Words before the texts about wrong paging arguments. */
  readonly prefix?: string;
  /** Rules of its own for sizes. */
  readonly ownSizes?: true;
}

/** Order of five rows, two pairs of which share a time: the second and third, the fourth and fifth. */
const SECONDS = [30, 20, 20, 10, 10];
const UP = [4, 1, 3, 0, 2];
const DOWN = [0, 3, 1, 4, 2];
const IDS = [50, 40, 30, 20, 10];
const WEEKS: readonly (readonly [week: number, vehicle: number])[] = [
  [130, 10],
  [12, 50],
  [12, 40],
  [12, 10],
  [4, 30],
];
const URIS = ['https://z.test', 'HTTPS://b.test', 'https://a.test', 'https://x.test', 'https://é.test'];
const MODELS = ['2 Series', 'M3', 'iX3', 'iX', 'é'];
const definitionId = (n: number): string => `bmw_${MODELS[n]}_2021`;
const DAY = 86_400;

const up = (n: number): number => n + 100;
const tokens = { key: 'tokenId', keys: IDS, cursors: IDS.map(cursor.token) };
const grants = {
  key: 'grantee',
  keys: UP.map((n) => addressText(up(n))),
  cursors: UP.map((n, i) => cursor.timeAndBytes(SECONDS[i] ?? 0, addressBytes(up(n)))),
};
const weeks = { key: 'week', keys: WEEKS.map(([week]) => week), cursors: WEEKS.map(([week, vehicle]) => cursor.week(week, vehicle)) };
const atTimes = (cursorOf: (second: number, n: number) => string, order: readonly number[]): string[] =>
  order.map((n, i) => cursorOf(SECONDS[i] ?? 0, n));

export const KNOWN_LISTS: readonly KnownList[] = [
  { open: ['vehicles'], ...tokens, left: null },
  { open: ['aftermarketDevices'], ...tokens, left: null },
  { open: ['syntheticDevices'], ...tokens, left: null, prefix: 'invalid first/last argument: ' },
  { open: ['stakes'], ...tokens, left: { stakes: null } },
  { open: ['developerLicenses'], ...tokens, left: null },
  { open: ['manufacturer(by: { tokenId: 3 })', 'aftermarketDevices'], ...tokens, left: { manufacturer: null } },
  {
    open: ['manufacturer(by: { tokenId: 3 })', 'deviceDefinitions'],
    key: 'deviceDefinitionId',
    keys: MODELS.map((_, n) => definitionId(n)),
    cursors: MODELS.map((_, n) => cursor.text(definitionId(n))),
    left: { manufacturer: null },
  },
  {
    open: ['dcns'],
    key: 'node',
    keys: DOWN.map((n) => nodeText(up(n))),
    cursors: atTimes((second, n) => cursor.timeAndBytes(second, word(up(n))), DOWN),
    left: null,
  },
  {
    open: ['connections'],
    key: 'address',
    keys: UP.map((n) => addressText(up(n))),
    cursors: atTimes((second, n) => cursor.timeAndBytes(second, addressBytes(up(n))), UP),
    left: null,
  },
  {
    open: ['templates'],
    key: 'tokenId',
    keys: UP.map((n) => String(up(n))),
    cursors: atTimes((second, n) => cursor.timeAndBytes(second, word(up(n))), UP),
    left: null,
  },
  { open: ['vehicle(tokenId: 10)', 'sacds'], ...grants, left: { vehicle: null } },
  { open: [`account(by: { address: "${addressText(9)}" })`, 'sacds'], ...grants, left: { account: null } },
  { open: [`connection(by: { tokenId: "${up(4)}" })`, 'sacds'], ...grants, left: { connection: null } },
  {
    open: ['vehicle(tokenId: 10)', 'privileges'],
    key: 'id',
    keys: UP,
    cursors: atTimes((second, n) => cursor.privilege(second, n, addressBytes(7)), UP),
    left: { vehicle: null },
    ownSizes: true,
  },
  { open: ['developerLicense(by: { tokenId: 10 })', 'signers'], ...grants, key: 'address', left: { developerLicense: null } },
  {
    open: ['developerLicense(by: { tokenId: 10 })', 'redirectURIs'],
    key: 'uri',
    keys: URIS,
    cursors: URIS.map((uri, i) => cursor.timeAndText(SECONDS[i] ?? 0, uri)),
    left: { developerLicense: null },
  },
  { open: [`rewards(user: "${addressText(9)}")`, 'history'], ...weeks, left: { rewards: null } },
  { open: ['aftermarketDevice(by: { tokenId: 10 })', 'earnings', 'history'], ...weeks, left: { aftermarketDevice: { earnings: null } } },
  {
    open: ['vehicle(tokenId: 10)', 'earnings', 'history'],
    key: 'week',
    keys: [130, 12, 9, 8, 7],
    cursors: [130, 12, 9, 8, 7].map((week) => cursor.week(week, 10)),
    left: { vehicle: { earnings: null } },
  },
  { open: ['burnedVehicles'], key: 'tokenId', keys: [95, 94, 93, 92, 91], cursors: [95, 94, 93, 92, 91].map(cursor.token), left: null },
];

/** A query for a list, with its arguments and what is asked of it. */
export function queryOf({ open }: KnownList, args: string, selection: string, declared = ''): string {
  const fields = open.map((field, i) => (i === open.length - 1 && args !== '' ? `${field}(${args})` : field));
  return `${declared}{ ${fields.join(' { ')} { ${selection} }${' }'.repeat(open.length)}`;
}

/** Names of the fields from the root to a list. */
export const pathOf = ({ open }: KnownList): string[] => open.map((field) => field.replace(/\(.*/, ''));

/** The value of a list in its place in the data. */
export const inPlace = (list: KnownList, value: unknown): unknown =>
  pathOf(list).reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);

/** The rows are written in no order. */
export async function fillLists({ insert, pool }: TestTwin): Promise<void> {
  const mixed = [20, 50, 10, 40, 30];
  await insert('manufacturer', { id: 3, name: 'BMW', table_id: 3 });
  await insert('vehicle', ...mixed.map((id) => ({ id })), ...[93, 91, 95, 92, 94].map((id) => ({ id, burned_at: time() })));
  await insert('aftermarket_device', ...mixed.map((id) => ({ id, manufacturer_id: 3 })), { id: 60, burned_at: time() });
  await insert('synthetic_device', ...mixed.map((id) => ({ id, vehicle_id: id })), { id: 60, vehicle_id: 10, burned_at: time() });
  await insert('stake', ...mixed.map((id) => ({ id })), { id: 60, burned_at: time() });
  await insert('developer_license', ...mixed.map((id) => ({ id, client_id: addressBytes(id) })), { id: 60, burned_at: time() });
  const upwards = UP.map((n, i) => ({ n: up(n), at: time(SECONDS[i]) })).reverse();
  const downwards = DOWN.map((n, i) => ({ n: up(n), at: time(SECONDS[i]) })).reverse();
  await insert('dcn', ...downwards.map(({ n, at }) => ({ node: word(n), minted_at: at })), { node: word(1), burned_at: time() });
  await insert('connection', ...upwards.map(({ n, at }) => ({ id: word(n), address: addressBytes(n), minted_at: at })));
  await insert('template', ...upwards.map(({ n, at }) => ({ id: word(n), cid: `cid ${n}`, created_at: at })));
  for (const place of [
    { asset: bytesOf(CONTRACTS.vehicle), token_id: word(10), vehicle_id: 10 },
    { asset: addressBytes(9), token_id: word(0) },
    { asset: bytesOf(CONTRACTS.connection), token_id: word(up(4)) },
  ]) {
    await insert('sacd', ...upwards.map(({ n, at }) => ({ ...place, grantee: addressBytes(n), created_at: at })));
    await insert('sacd', { ...place, grantee: addressBytes(99), expires_at: PAST });
  }
  await insert(
    'privilege',
    ...upwards.map(({ n, at }) => ({ vehicle_id: 10, privilege_id: n - 100, grantee: addressBytes(7), set_at: at })),
  );
  await insert('privilege', { vehicle_id: 10, privilege_id: 5, grantee: addressBytes(7), expires_at: PAST });
  await insert('signer', ...upwards.map(({ n, at }) => ({ license_id: 10, address: addressBytes(n), enabled_at: at })));
  await insert(
    'redirect_uri',
    ...URIS.map((uri, i) => ({ license_id: 10, uri_hash: word(i), uri, enabled_at: time(SECONDS[i]) })).reverse(),
  );
  const reward = (week: number, vehicle_id: number, more: object): object => ({ week, vehicle_id, earned_at: time(week * DAY), ...more });
  await insert(
    'reward',
    ...WEEKS.map(([week, id]) => ({ ...reward(week, id, { received_by: addressBytes(9), aftermarket_device_id: 10 }) })),
  );
  await insert('reward', ...[7, 8, 9].map((week) => ({ ...reward(week, 10, { received_by: addressBytes(8) }) })));
  await pool.query('INSERT INTO cache.definition_table VALUES (80002, 3, now())');
  await pool.query(
    `INSERT INTO cache.device_definition (chain_id, table_id, id, model, year, attributes, fetched_at)
     SELECT 80002, 3, d.id, 'Model', 2021, '[]', now() FROM unnest($1::text[]) d(id)`,
    [MODELS.map((_, n) => definitionId(n)).reverse()],
  );
}
