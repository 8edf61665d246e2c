import type { ClientBase } from 'pg';

export interface GeneratedTwin {
  /** Vehicles, one in twenty of them burned. */
  readonly vehicles: number;
  /** Live vehicles that GRANTEE may see. */
  readonly granteeVehicles: number;
}

const MAKES = 20;
const APPS = 100;

/** `n` as 20 or 32 bytes, in SQL. */
const address = (n: string): string => `decode(lpad(to_hex(${n}), 40, '0'), 'hex')`;
const word = (n: string): string => `decode(lpad(to_hex(${n}), 64, '0'), 'hex')`;

/** Accounts of the generated twin, by the number that their address ends in. */
export const GRANTEE = 0xaaaaaa;
export const FLEET_OWNER = 0xbbbbbb;
export const ORDINARY_OWNER = 0x1000003;
export const SIGNER = 0xcccccc;
/** Grantee of one vehicle in a hundred. */
export const APP = 0x2000001;
export const CONNECTION = 0x3000001;
/** Of a handful of devices only. */
export const RARE_CONNECTION = 0x300000a;

const LONG_AGO = "timestamptz '2024-01-01 00:00:00Z'";
const FAR = "timestamptz '2099-01-01 00:00:00Z'";
const MINTED = `${LONG_AGO} + i * interval '20 seconds'`;

/** Every `step`th id, so that the vehicles of GRANTEE lie all over the twin. */
function statements({ vehicles, granteeVehicles }: GeneratedTwin): string[] {
  // Ids that end in 1 are live; GRANTEE's are taken from these.
  const step = Math.floor(vehicles / granteeVehicles / 10) * 10;
  if (step === 0) throw new Error("at most one vehicle in ten can be the grantee's");
  const ofGrantee = `generate_series(1, ${step * granteeVehicles}, ${step}) WITH ORDINALITY AS s(i, n)`;
  const series = (to: number): string => `generate_series(1, ${to}) AS s(i)`;
  return [
    `INSERT INTO twin.manufacturer (id, name, slug, owner, minted_at, updated_block)
       SELECT i, 'Make ' || i, 'make-' || i, ${address('i')}, ${MINTED}, 1 FROM ${series(MAKES)}`,
    `INSERT INTO twin.connection (id, address, owner, integration_node, minted_at, updated_block)
       SELECT ${word('i')}, ${address('50331648 + i')}, ${address('i')}, i, ${MINTED}, 1 FROM ${series(10)}`,
    `INSERT INTO twin.vehicle (id, owner, manufacturer_id, make, model, year, device_definition_id, minted_at, burned_at, updated_block)
       SELECT i, CASE WHEN i % 200 = 7 THEN ${address(String(FLEET_OWNER))} ELSE ${address('16777216 + i / 3')} END,
         i % ${MAKES} + 1, 'Make ' || i % ${MAKES} + 1, 'Model ' || i % 500, 2000 + i / 7 % 25,
         format('make-%s_model-%s_%s', i % ${MAKES} + 1, i % 500, 2000 + i / 7 % 25), ${MINTED}, CASE WHEN i % 20 = 0 THEN ${LONG_AGO} END, i
       FROM ${series(vehicles)}`,
    // Half by privilege (some with two), more than half by SACD, so that some are named several times.
    `INSERT INTO twin.privilege (vehicle_id, privilege_id, grantee, set_at, expires, expires_at, updated_block)
       SELECT i, p, ${address(String(GRANTEE))}, ${LONG_AGO}, 4070908800, ${FAR}, 1
       FROM ${ofGrantee}, generate_series(1, 2) p WHERE n % 2 = 0 AND (p = 1 OR n % 10 = 0)`,
    `INSERT INTO twin.sacd (asset, token_id, grantee, vehicle_id, permissions, source, created_at, expires, expires_at, updated_block)
       SELECT ${address('1')}, ${word('i')}, ${address(String(GRANTEE))}, i, ${word('4095')}, 'ipfs://document', ${LONG_AGO}, 4070908800, ${FAR}, 1
       FROM ${ofGrantee} WHERE n % 2 = 1 OR n % 8 = 0`,
    `INSERT INTO twin.privilege (vehicle_id, privilege_id, grantee, set_at, expires, expires_at, updated_block)
       SELECT i, 1, ${address(`33554432 + i % ${APPS}`)}, ${LONG_AGO}, 4070908800,
         CASE WHEN i % 7 = 0 THEN ${LONG_AGO} ELSE ${FAR} END, i FROM ${series(vehicles)} WHERE i % 20 <> 0`,
    `INSERT INTO twin.sacd (asset, token_id, grantee, vehicle_id, permissions, source, created_at, expires, expires_at, updated_block)
       SELECT ${address('1')}, ${word('i')}, ${address(`33554432 + i / 3 % ${APPS}`)}, i, ${word('4095')}, 'ipfs://document', ${LONG_AGO}, 4070908800,
         CASE WHEN i % 11 = 0 THEN ${LONG_AGO} ELSE ${FAR} END, i FROM ${series(vehicles)} WHERE i % 20 <> 0`,
    `INSERT INTO twin.aftermarket_device (id, manufacturer_id, address, owner, beneficiary, serial, imei, minted_at, vehicle_id, updated_block)
       SELECT i, i % ${MAKES} + 1, ${address('67108864 + i')}, ${address('16777216 + i / 3')}, ${address('16777216 + i / 5')}, 'serial ' || i, 'imei ' || i,
         ${MINTED}, CASE WHEN i % 20 <> 0 THEN i END, i FROM ${series(Math.floor(vehicles / 5))}`,
    `INSERT INTO twin.synthetic_device (id, vehicle_id, address, integration_id, connection_id, minted_at, updated_block)
       SELECT i, i, ${address('83886080 + i')}, CASE WHEN i % 3 = 0 THEN 1 + i % 8 ELSE 0 END,
         CASE WHEN i % 3 <> 0 THEN ${word(`CASE WHEN i % (${vehicles} / 10) = 1 THEN 10 ELSE 1 + i % 8 END`)} END, ${MINTED}, i
       FROM ${series(Math.floor(vehicles / 2))} WHERE i % 20 <> 0`,
    `INSERT INTO twin.dcn (node, owner, name, expires_at, vehicle_id, linked_block, linked_log, minted_at, updated_block)
       SELECT sha256(int4send(i)), ${address('16777216 + i / 3')}, 'name' || i || '.dimo', ${FAR}, i, i, 0, ${MINTED}, i FROM ${series(Math.floor(vehicles / 20))}`,
    `INSERT INTO twin.stake (id, owner, level, points, amount, vehicle_id, staked_at, ends_at, updated_block)
       SELECT i, ${address('16777216 + i / 3')}, i % 3, 1000, 5e20, CASE WHEN i % 50 <> 0 THEN i END, ${MINTED},
         CASE WHEN i % 4 = 0 THEN ${LONG_AGO} ELSE ${FAR} END, i FROM ${series(Math.floor(vehicles / 20))}`,
    `INSERT INTO twin.developer_license (id, owner, client_id, alias, minted_at, updated_block)
       SELECT i, ${address('16777216 + i / 3')}, ${address('33554432 + i')}, 'app ' || i, ${MINTED}, i FROM ${series(1_000)}`,
    `INSERT INTO twin.signer (license_id, address, enabled_at, updated_block)
       SELECT i, CASE WHEN i % 300 = 0 THEN ${address(String(SIGNER))} ELSE ${address('i')} END, ${LONG_AGO}, i FROM ${series(1_000)}`,
    `INSERT INTO twin.template (id, creator, owner, asset, permissions, cid, created_at, updated_block)
       SELECT ${word('i')}, ${address('i')}, ${address('i')}, ${address('1')}, ${word('4095')}, 'cid ' || i, ${MINTED}, i FROM ${series(1_000)}`,
    `INSERT INTO twin.reward (week, vehicle_id, connection_streak, streak_earnings, aftermarket_device_id, aftermarket_earnings, synthetic_device_id,
       synthetic_earnings, received_by, earned_at, updated_block)
       SELECT w, i, 4, 1e18, i, 1e18, i, 1e18, ${address('16777216 + i / 3')}, ${LONG_AGO}, i
       FROM ${series(Math.floor(vehicles / 50))}, generate_series(1, 5) w`,
  ];
}

/** Fills an empty twin by SQL: the vehicles asked for, about two grants for each, and devices, names, stakes and licenses in proportion. */
export async function generateTwin(client: Pick<ClientBase, 'query'>, twin: GeneratedTwin): Promise<void> {
  for (const statement of statements(twin)) await client.query(statement);
  await client.query('VACUUM (ANALYZE)');
}
