import { id } from 'ethers';
import type { TestTwin } from '../../../support/identity';
import { PAST, time, word } from '../../../support/twin-rows';
import { addressBytes, bytesOf, CONTRACTS } from '../texts';

export const [ALICE, BOB, APP] = [1, 2, 3];
const topic = (signature: string): Buffer => Buffer.from(id(signature).slice(2), 'hex');
const padded = (n: number): Buffer => Buffer.concat([Buffer.alloc(12), addressBytes(n)]);

/** Events of vehicle 1, a block each from block 11 on, ten seconds apart. */
export const EVENTS: readonly (readonly [name: string, vehicle: number, signature: string, ...topics: Buffer[]])[] = [
  ['vehicleId.Transfer', 1, 'Transfer(address,address,uint256)', padded(0), padded(ALICE), word(1)],
  ['dcnResolver.VehicleIdChanged', 1, 'VehicleIdChanged(bytes32,uint256)', word(7), word(1)],
  [
    'sacd.PermissionsRenounced',
    1,
    'PermissionsRenounced(address,uint256,address)',
    Buffer.concat([Buffer.alloc(12), bytesOf(CONTRACTS.vehicle)]),
    word(1),
    padded(APP),
  ],
  ['vehicleId.Transfer', 1, 'Transfer(address,address,uint256)', padded(ALICE), padded(BOB), word(1)],
  ['dcnResolver.VehicleIdChanged', 2, 'VehicleIdChanged(bytes32,uint256)', word(7), word(2)],
];

/** Owners then and now, a name that moved, a grant that ended, burned vehicles, and a journal back to block 13. */
export async function fillBeyond({ insert, pool }: TestTwin): Promise<void> {
  await insert('manufacturer', { id: 1, name: 'Maker', owner: addressBytes(60) }, { id: 2, name: 'Other', owner: addressBytes(62) });
  await insert(
    'developer_license',
    { id: 1, client_id: addressBytes(60), owner: addressBytes(61) },
    { id: 2, client_id: addressBytes(63), owner: addressBytes(62) },
  );
  await insert('developer_license', { id: 3, client_id: addressBytes(64), owner: addressBytes(65) });
  // Vehicle 2 has its name since block 15; 3 was burned in block 14, as number 5 was in block 2.
  await insert('vehicle', { id: 1, owner: addressBytes(BOB), make: 'Now', updated_block: 14 }, { id: 2, owner: addressBytes(ALICE) });
  await insert('vehicle', { id: 3, updated_block: 14, burned_at: time(40) }, { id: 5, updated_block: 2, burned_at: time() }, { id: 4 });
  await insert('dcn', { node: word(7), vehicle_id: 2, updated_block: 15 });
  const grant = { asset: bytesOf(CONTRACTS.vehicle), grantee: addressBytes(APP), source: 'ipfs://deal' };
  await insert('template', { id: word(5), cid: 'QmFive' });
  await insert('sacd', { ...grant, token_id: word(2), vehicle_id: 2, permissions: word(0b11001100), template_id: word(5) });
  await insert('sacd', { ...grant, token_id: word(4), vehicle_id: 4, permissions: word(0b11001100), expires_at: PAST });
  await insert(
    'privilege',
    { vehicle_id: 2, privilege_id: 5, grantee: addressBytes(APP) },
    { vehicle_id: 4, privilege_id: 1, grantee: addressBytes(APP) },
  );
  for (const [i, [name, vehicle, signature, ...topics]] of EVENTS.entries()) {
    const block = 11 + i;
    await pool.query('INSERT INTO chain.block VALUES ($1, $2, $2, $3)', [block, word(block), time(i * 10)]);
    const all = Buffer.concat([topic(signature), ...topics]);
    await pool.query(`INSERT INTO chain.event VALUES ($1, 4, 2, $2, $3, $4, $5, '', $6)`, [
      block,
      word(100 + block),
      bytesOf(CONTRACTS.vehicle),
      name,
      all,
      vehicle,
    ]);
  }
  await pool.query(
    `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
     VALUES (80002, 'amoy', 0, 15, $1, $2, 12, 15, 12, 12)`,
    [word(15), time(40)],
  );
  // Before block 14 vehicle 1 was Alice's, and 3 lived.
  const image = (vehicle: number, make: string): object => ({
    id: vehicle,
    owner: `\\x${addressBytes(ALICE).toString('hex')}`,
    make,
    minted_at: time(),
    updated_block: 11,
  });
  await pool.query(`INSERT INTO twin.journal VALUES (14, 0, 'vehicle', $1, $2), (14, 1, 'vehicle', $3, $4)`, [
    { id: 1 },
    image(1, 'Then'),
    { id: 3 },
    image(3, 'Gone'),
  ]);
}
