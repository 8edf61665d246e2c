import { FUTURE, NOW, PAST, time, word } from '../../../support/twin-rows';
import { answers, gives, type Section } from '../case';
import { addressBytes, addressText, bytesOf, CONTRACTS } from '../texts';

const ZERO = `0x${'0'.repeat(40)}`;
const UNKNOWN = { name: '', address: ZERO, owner: ZERO, tokenId: '0', tokenDID: '', mintedAt: '1970-01-01T00:00:00Z' };
const CONNECTION = 'connection { name address owner tokenId tokenDID mintedAt }';
const staex = Buffer.concat([Buffer.from('Staex')], 32);
const app = addressBytes(3);

export const objects: Section = {
  name: 'objects',
  async fill({ insert }) {
    await insert(
      'manufacturer',
      { id: 3, name: 'alfa' },
      { id: 1, name: 'Zeta' },
      { id: 2, name: 'Élan' },
      { id: 0, name: 'BMW' },
      { id: 9, name: 'A', burned_at: time() },
    );
    await insert(
      'vehicle',
      { id: 1, image_uri: 'ipfs://picture', storage_node_id: word(1) },
      { id: 2, storage_node_id: word(7) },
      { id: 3 },
      { id: 4, burned_at: time() },
    );
    await insert('template', { id: word(5), cid: 'QmFive', permissions: word(0b111100110000) });
    const grant = { grantee: app, template_id: word(5), permissions: word(0xfcc), source: 'ipfs://deal' };
    await insert(
      'sacd',
      { ...grant, asset: bytesOf(CONTRACTS.vehicle), token_id: word(1), vehicle_id: 1 },
      { ...grant, asset: bytesOf(CONTRACTS.vehicle), token_id: word(2), vehicle_id: 2 },
    );
    await insert(
      'sacd',
      { ...grant, asset: addressBytes(8), token_id: word(0) },
      { ...grant, asset: bytesOf(CONTRACTS.connection), token_id: staex },
    );
    await insert('sacd', { asset: bytesOf(CONTRACTS.vehicle), token_id: word(3), vehicle_id: 3, grantee: app, expires_at: NOW });
    await insert('sacd', {
      asset: bytesOf(CONTRACTS.vehicle),
      token_id: word(3),
      vehicle_id: 3,
      grantee: addressBytes(4),
      template_id: word(6),
    });
    await insert(
      'privilege',
      { vehicle_id: 1, privilege_id: 4, grantee: app },
      { vehicle_id: 1, privilege_id: 5, grantee: app, expires_at: PAST },
    );
    await insert('connection', { id: staex, address: addressBytes(50), owner: addressBytes(6), integration_node: 7 });
    await insert('synthetic_device', { id: 1, vehicle_id: 1, connection_id: staex }, { id: 2, vehicle_id: 2, integration_id: 7 });
    await insert(
      'synthetic_device',
      { id: 3, vehicle_id: 3, integration_id: 8 },
      { id: 5, vehicle_id: 3, connection_id: word(99), address: addressBytes(5) },
    );
    await insert('aftermarket_device', {
      id: 1,
      owner: addressBytes(1),
      beneficiary: addressBytes(2),
      vehicle_id: 1,
      paired_at: time(5),
      claimed_at: time(4),
      hardware_revision: '2',
    });
    await insert(
      'dcn',
      { node: word(1), name: 'old.dimo', vehicle_id: 1, linked_block: 1, linked_log: 0, minted_at: time(-9) },
      { node: word(2), name: 'new.dimo', vehicle_id: 1, linked_block: 2, linked_log: 0, expires_at: PAST },
    );
    await insert('dcn', { node: word(3), vehicle_id: 4 });
    await insert(
      'stake',
      { id: 1, level: 2, points: 4000, amount: '4000000000000000000000', vehicle_id: 1 },
      { id: 2, level: 0, withdrawn_at: time(7) },
    );
    await insert('storage_node', {
      id: word(1),
      label: 'DIMO',
      address: addressBytes(11),
      owner: addressBytes(12),
      uri: 'https://node.test',
    });
  },
  cases: [
    // Bases end in a slash or not; one slash joins.
    gives('vehicle(tokenId: 1)', 'imageURI image dataURI', {
      imageURI: 'ipfs://picture',
      image: 'ipfs://picture',
      dataURI: 'https://data.test/vehicles/1',
    }),
    gives('vehicle(tokenId: 2)', 'imageURI image dataURI', {
      imageURI: 'https://images.test/vehicle/2/image',
      image: 'https://images.test/vehicle/2/image',
      dataURI: 'https://data.test/vehicles/2',
    }),
    gives(
      'aftermarketDevice(by: { tokenId: 1 })',
      'image owner beneficiary pairedAt claimedAt hardwareRevision serial vehicle { tokenId }',
      {
        image: 'https://images.test/aftermarket/device/1/image',
        owner: addressText(1),
        beneficiary: addressText(2),
        pairedAt: '2023-11-10T20:47:00Z',
        claimedAt: '2023-11-10T20:46:59Z',
        hardwareRevision: '2',
        serial: null,
        vehicle: { tokenId: 1 },
      },
    ),

    // Every grant shows its template, wherever it is reached.
    ...[
      ['vehicle(tokenId: 1)', 'sacds(first: 1) { nodes { grantee permissions source template { cid permissions } } }'],
      ['vehicle(tokenId: 2)', 'sacds(last: 1) { nodes { grantee permissions source template { cid permissions } } }'],
      [
        `account(by: { address: "${addressText(8)}" })`,
        'sacds(first: 1) { nodes { grantee permissions source template { cid permissions } } }',
      ],
      ['connection(by: { name: "Staex" })', 'sacds(first: 1) { nodes { grantee permissions source template { cid permissions } } }'],
    ].map(([field = '', selection = '']) =>
      gives(field, selection, {
        sacds: {
          nodes: [
            {
              grantee: addressText(3),
              permissions: '0xfcc',
              source: 'ipfs://deal',
              template: { cid: 'QmFive', permissions: '111100110000' },
            },
          ],
        },
      }),
    ),
    gives('vehicle(tokenId: 1)', `sacd(grantee: "${addressText(3)}") { permissions template { tokenId } createdAt expiresAt }`, {
      sacd: {
        permissions: '0xfcc',
        template: { tokenId: '5' },
        createdAt: '2023-11-10T20:46:55Z',
        expiresAt: FUTURE.toISOString().replace('.000', ''),
      },
    }),
    gives(
      'vehicle(tokenId: 3)',
      `sacd(grantee: "${addressText(3)}") { source } other: sacd(grantee: "${addressText(4)}") { permissions template { cid } } sacds(first: 9) { totalCount }`,
      {
        sacd: null,
        other: { permissions: '0x0', template: null },
        sacds: { totalCount: 1 },
      },
    ),
    gives('vehicle(tokenId: 1)', 'privileges { totalCount nodes { id user setAt expiresAt } }', {
      privileges: {
        totalCount: 1,
        nodes: [{ id: 4, user: addressText(3), setAt: '2023-11-10T20:46:55Z', expiresAt: FUTURE.toISOString().replace('.000', '') }],
      },
    }),
    gives(
      'vehicle(tokenId: 2)',
      'privileges { totalCount edges { cursor } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }',
      {
        privileges: {
          totalCount: 0,
          edges: [],
          pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
        },
      },
    ),

    // A connection is never null; one that is not known is a placeholder.
    ...[1, 2].map((id) =>
      gives(`syntheticDevice(by: { tokenId: ${id} })`, 'integrationId connection { name address }', {
        integrationId: 7,
        connection: { name: 'Staex', address: addressText(50) },
      }),
    ),
    gives('syntheticDevice(by: { tokenId: 3 })', `integrationId ${CONNECTION}`, { integrationId: 8, connection: UNKNOWN }),
    gives('syntheticDevice(by: { tokenId: 5 })', `integrationId ${CONNECTION} address vehicle { tokenId }`, {
      integrationId: 0,
      connection: UNKNOWN,
      address: addressText(5),
      vehicle: { tokenId: 3 },
    }),
    gives('syntheticDevice(by: { tokenId: 3 })', 'connection { sacds(first: 1) { totalCount nodes { source } } }', {
      connection: { sacds: { totalCount: 0, nodes: [] } },
    }),

    gives('vehicle(tokenId: 1)', 'dcn { name expiresAt vehicle { dcn { name } } } manufacturer { tokenId name tokenDID }', {
      dcn: { name: 'new.dimo', expiresAt: PAST.toISOString().replace('.000', ''), vehicle: { dcn: { name: 'new.dimo' } } },
      manufacturer: { tokenId: 0, name: '', tokenDID: '' },
    }),
    gives('dcn(by: { node: "0x0000000000000000000000000000000000000000000000000000000000000003" })', 'tokenId vehicle { tokenId }', {
      tokenId: '3',
      vehicle: null,
    }),
    answers(
      '{ stakes(first: 2) { nodes { tokenId level points amount withdrawnAt vehicle { tokenId } } } vehicle(tokenId: 1) { stake { tokenId } } }',
      {
        stakes: {
          nodes: [
            { tokenId: 2, level: 0, points: 1000, amount: '0.00', withdrawnAt: '2023-11-10T20:47:02Z', vehicle: null },
            { tokenId: 1, level: 2, points: 4000, amount: '4000.00', withdrawnAt: null, vehicle: { tokenId: 1 } },
          ],
        },
        vehicle: { stake: { tokenId: 1 } },
      },
    ),
    gives('vehicle(tokenId: 1)', 'storageNode { label address owner tokenId uri }', {
      storageNode: { label: 'DIMO', address: addressText(11), owner: addressText(12), tokenId: '1', uri: 'https://node.test' },
    }),
    gives('vehicle(tokenId: 2)', 'storageNode { label }', { storageNode: null }),

    // By name in the order of bytes, all on one page, without cursors.
    answers(
      '{ manufacturers { totalCount nodes { tokenId name tableId } edges { cursor } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }',
      {
        manufacturers: {
          totalCount: 4,
          nodes: [
            { tokenId: 0, name: 'BMW', tableId: null },
            { tokenId: 1, name: 'Zeta', tableId: null },
            { tokenId: 3, name: 'alfa', tableId: null },
            { tokenId: 2, name: 'Élan', tableId: null },
          ],
          edges: Array.from({ length: 4 }, () => ({ cursor: '' })),
          pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
        },
      },
    ),
  ],
};
