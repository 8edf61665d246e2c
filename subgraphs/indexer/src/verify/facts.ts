import type { ClientBase } from 'pg';
import type { ContractBook } from '../chain/contract-book';
import { beneficiaryCheck, claimCheck, grantCheck, OWNED, ownerCheck, pairingCheck, syntheticCheck, type Check } from './checks';

/** Rows of each table to check: a random sample of that many, or all. */
export type Sample = number | 'all';

interface DeviceRow {
  id: string;
  vehicle_id: string | null;
  beneficiary: Buffer;
  claimed_at: Date | null;
}

interface GrantRow {
  asset: Buffer;
  token_id: Buffer;
  grantee: Buffer;
  permissions: Buffer;
  active: boolean;
}

/** What the twin says, as checks. `time` is the block's, in seconds: expiry is decided on it. */
export async function* twinFacts(client: ClientBase, contracts: ContractBook, sample: Sample, time: number): AsyncGenerator<Check> {
  for (const owned of OWNED) {
    if (contracts.address(owned.role) === undefined) continue;
    const { rows } = await client.query<{ id: string | Buffer; owner: Buffer | null }>(
      `SELECT ${owned.key} AS id, CASE WHEN burned_at IS NULL THEN owner END AS owner FROM twin.${owned.table} WHERE owner IS NOT NULL ${limited(sample)}`,
    );
    for (const { id, owner } of rows) yield ownerCheck(owned, id, owner);
  }
  yield* deviceFacts(client, contracts, sample);
  const { rows } = await client.query<GrantRow>(
    `SELECT asset, token_id, grantee, permissions, expires > $1::numeric AS active FROM twin.sacd ${limited(sample)}`,
    [time],
  );
  for (const { asset, token_id, grantee, permissions, active } of rows) yield grantCheck(asset, token_id, grantee, permissions, active);
}

async function* deviceFacts(client: ClientBase, contracts: ContractBook, sample: Sample): AsyncGenerator<Check> {
  const [vehicles, aftermarket, synthetic] = (['vehicleId', 'aftermarketDeviceId', 'syntheticDeviceId'] as const).map(
    (role) => `0x${contracts.address(role)}`,
  ) as [string, string, string];
  const devices = await client.query<DeviceRow>(
    `SELECT id, vehicle_id, beneficiary, claimed_at FROM twin.aftermarket_device WHERE burned_at IS NULL ${limited(sample)}`,
  );
  for (const { id, vehicle_id, beneficiary, claimed_at } of devices.rows) {
    yield pairingCheck(aftermarket, id, vehicle_id);
    yield beneficiaryCheck(aftermarket, id, beneficiary);
    yield claimCheck(id, claimed_at !== null);
  }
  const pairs = await client.query<{ id: string; vehicle_id: string }>(
    `SELECT id, vehicle_id FROM twin.synthetic_device WHERE burned_at IS NULL AND vehicle_id IS NOT NULL ${limited(sample)}`,
  );
  for (const { id, vehicle_id } of pairs.rows) yield syntheticCheck(vehicles, synthetic, vehicle_id, id);
}

/** The sample size is a number of ours, never input text. */
function limited(sample: Sample): string {
  return sample === 'all' ? '' : `ORDER BY random() LIMIT ${Math.floor(sample)}`;
}
