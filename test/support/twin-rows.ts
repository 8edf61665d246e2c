import type { Pool } from '@dimo-node/database';
import { bigIntToWord } from '@dimo-node/kit';

export type TwinTable =
  | 'manufacturer'
  | 'manufacturer_slug'
  | 'vehicle'
  | 'aftermarket_device'
  | 'synthetic_device'
  | 'privilege'
  | 'sacd'
  | 'template'
  | 'dcn'
  | 'reward'
  | 'developer_license'
  | 'signer'
  | 'redirect_uri'
  | 'stake'
  | 'connection'
  | 'storage_node';

/** Columns by name; what is left out takes the table's default below, or null. */
export type TwinRow = Readonly<Record<string, unknown>>;

/** 20 bytes that end in the number. */
export const address = (n: number): Buffer => bigIntToWord(BigInt(n)).subarray(12);
/** 32 bytes that end in the number. */
export const word = (n: number | bigint): Buffer => bigIntToWord(BigInt(n));
/** `n` seconds after 2023-11-10T20:46:55Z. */
export const time = (n = 0): Date => new Date((1_699_649_215 + n) * 1000);

export const EARLY = time(-86_400);
/** The clock of tests: an expiry at `time(n)` with n above this is still to come. */
export const NOW_SECONDS = 1_000_000;
export const NOW = time(NOW_SECONDS);
export const FUTURE = time(NOW_SECONDS + 86_400);
export const PAST = time(NOW_SECONDS - 86_400);

const OWNER = address(0xa11ce);

const DEFAULTS: Readonly<Record<TwinTable, TwinRow>> = {
  manufacturer: { owner: OWNER, minted_at: time() },
  manufacturer_slug: {},
  vehicle: { owner: OWNER, minted_at: time() },
  aftermarket_device: { owner: OWNER, beneficiary: OWNER, minted_at: time() },
  synthetic_device: { integration_id: 0, minted_at: time() },
  privilege: { set_at: time(), expires: 0, expires_at: FUTURE },
  sacd: { permissions: word(0), source: '', created_at: time(), expires: 0, expires_at: FUTURE },
  template: { creator: OWNER, owner: OWNER, asset: address(1), permissions: word(0), created_at: time() },
  dcn: { owner: OWNER, minted_at: time() },
  reward: { streak_earnings: 0, aftermarket_earnings: 0, synthetic_earnings: 0, received_by: OWNER, earned_at: time() },
  developer_license: { owner: OWNER, minted_at: time() },
  signer: { enabled_at: time() },
  redirect_uri: { enabled_at: time() },
  stake: { owner: OWNER, level: 0, points: 1000, amount: 0, staked_at: time(), ends_at: FUTURE },
  connection: { owner: OWNER, minted_at: time() },
  storage_node: { owner: OWNER, minted_at: time() },
};

/** Writes rows of one twin table, as an indexer would have left them. */
export async function insertRows(pool: Pool, table: TwinTable, rows: readonly TwinRow[]): Promise<void> {
  for (const row of rows) {
    const full = { updated_block: 1, ...DEFAULTS[table], ...row };
    const columns = Object.keys(full);
    const places = columns.map((_, index) => `$${index + 1}`);
    await pool.query(`INSERT INTO twin.${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`, Object.values(full));
  }
}
