import { time, word } from '../../../support/twin-rows';
import { answers, gives, type Section } from '../case';
import { addressBytes, addressText, bytesOf, CONTRACTS } from '../texts';

/** Wei and the tokens shown. */
const AMOUNTS: readonly (readonly [wei: string, shown: string])[] = [
  ['0', '0.00'],
  ['1', '0.00'],
  ['59147051345528509681', '59.15'],
  ['532323462109756587423', '532.32'],
  ['5000000000000000', '0.00'],
  ['5000000000000001', '0.01'],
  ['6000000000000000', '0.01'],
  ['15000000000000000', '0.02'],
  ['25000000000000000', '0.02'],
  ['24999999999999999', '0.02'],
  ['25000000000000001', '0.03'],
  ['35000000000000000', '0.04'],
  ['96000000000000000', '0.10'],
  ['996000000000000000', '1.00'],
  ['9996000000000000000', '10.00'],
  ['99996000000000000000', '100.00'],
  ['10000000000000000000', '10.00'],
  ['500000000000000000000', '500.00'],
  ['1500000000000000000000', '1500.00'],
  ['123456789012345678901234567', '123456789.01'],
  ['1000000000000000000000000000', '1000000000.00'],
];

/** A stored time and what is shown. */
const TIMES: readonly (readonly [stored: string, shown: string])[] = [
  ['2023-05-01 09:00:12+00', '2023-05-01T09:00:12Z'],
  ['2023-11-10 20:46:55.12+00', '2023-11-10T20:46:55.12Z'],
  ['2023-11-10 20:46:55.5+00', '2023-11-10T20:46:55.5Z'],
  ['2024-02-29 23:59:60+00', '2024-03-01T00:00:00Z'],
  ['2024-06-30 12:00:00+05:30', '2024-06-30T06:30:00Z'],
  ['1970-01-01 00:00:00+00', '1970-01-01T00:00:00Z'],
  ['9999-12-31 23:59:59+00', '9999-12-31T23:59:59Z'],
  ['10000-01-01 00:00:00+00', '10000-01-01T00:00:00Z'],
  ['12345-06-07 08:09:10+00', '12345-06-07T08:09:10Z'],
];

/** Addresses of the standard for checksums. */
const CHECKSUMMED = [
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0xde709f2102306220921060314715629080e2fb77',
];

/** Names of ids of the three kinds. */
const NAMES: readonly (readonly [id: number, name: string])[] = [
  [0, 'abandon abandon ability'],
  [1, 'learn island zoo'],
  [5, 'key expire year'],
  [42, 'evil ill volcano'],
  [12345, 'adapt genius vault'],
  [65536, 'exit way abandon'],
];

const GRANTED = { asset: bytesOf(CONTRACTS.vehicle), token_id: word(1), vehicle_id: 1 };
const MAX = 2n ** 256n - 1n;
const MASKS: readonly bigint[] = [0n, 10n, 0xffcn, 0xc0n, 1n << 255n, MAX];
const text = (mask: bigint): string => `0x${mask.toString(16)}`;

export const scalarsOut: Section = {
  name: 'values as they are shown',
  async fill({ insert }) {
    await insert('vehicle', ...NAMES.map(([id]) => ({ id, owner: addressBytes(1) })));
    await insert('aftermarket_device', ...NAMES.map(([id]) => ({ id })));
    await insert('synthetic_device', ...NAMES.map(([id]) => ({ id, vehicle_id: id })));
    await insert('stake', ...AMOUNTS.map(([amount], id) => ({ id: id + 1, amount })));
    await insert(
      'reward',
      ...AMOUNTS.map(([wei], i) => ({ week: i + 1, vehicle_id: 5, streak_earnings: wei, received_by: addressBytes(2) })),
    );
    const part = '4000000000000000';
    await insert('reward', { week: 1, vehicle_id: 42, streak_earnings: part, aftermarket_earnings: part, synthetic_earnings: part });
    await insert('reward', { week: 2, vehicle_id: 42, aftermarket_earnings: part });
    await insert('developer_license', ...TIMES.map(([minted_at], id) => ({ id: id + 1, client_id: addressBytes(id + 1), minted_at })));
    await insert(
      'template',
      ...CHECKSUMMED.map((creator, id) => ({
        id: word(id),
        creator: bytesOf(creator),
        cid: `cid ${id}`,
        permissions: word(MASKS[id] ?? 0n),
      })),
    );
    await insert(
      'sacd',
      ...MASKS.map((mask, i) => ({ ...GRANTED, grantee: addressBytes(i), permissions: word(mask), created_at: time(-i) })),
    );
    await insert('dcn', { node: word(MAX), name: 'max.dimo' }, { node: word(0xabcdef), expires_at: null });
    await insert('connection', { id: Buffer.concat([Buffer.from('Staex')], 32), address: addressBytes(3) });
    await insert('connection', { id: Buffer.concat([Buffer.from('Łódź 2')], 32), address: addressBytes(4), minted_at: time(1) });
  },
  cases: [
    ...AMOUNTS.map(([, amount], id) =>
      gives(`stakes(last: 1, before: "${Buffer.from(String(id)).toString('base64')}")`, 'nodes { amount }', { nodes: [{ amount }] }),
    ),
    answers(`{ rewards(user: "${addressText(2)}") { history(last: 100) { nodes { streakTokens aftermarketDeviceTokens } } } }`, {
      rewards: { history: { nodes: AMOUNTS.map(([, streakTokens]) => ({ streakTokens, aftermarketDeviceTokens: '0.00' })).reverse() } },
    }),
    // Sums are made of wei: of four parts of 0.004 none would be left when rounded first.
    gives('vehicle(tokenId: 42)', 'earnings { totalTokens history(first: 1) { nodes { aftermarketDeviceTokens } } }', {
      earnings: { totalTokens: '0.02', history: { nodes: [{ aftermarketDeviceTokens: '0.00' }] } },
    }),
    ...TIMES.map(([, mintedAt], id) => gives(`developerLicense(by: { tokenId: ${id + 1} })`, 'mintedAt', { mintedAt })),
    answers('{ templates(first: 100) { nodes { tokenId creator permissions } } }', {
      templates: {
        nodes: CHECKSUMMED.map((creator, id) => ({ tokenId: String(id), creator, permissions: (MASKS[id] ?? 0n).toString(2) })),
      },
    }),
    gives('vehicle(tokenId: 1)', 'sacds(first: 100) { nodes { permissions } }', {
      sacds: { nodes: MASKS.map((mask) => ({ permissions: text(mask) })) },
    }),
    gives('dcn(by: { name: "max.dimo" })', 'node tokenId', { node: `0x${'f'.repeat(64)}`, tokenId: MAX.toString() }),
    gives(`dcn(by: { node: "0x${'0'.repeat(58)}ABCDEF" })`, 'node tokenId expiresAt name vehicle { id }', {
      node: `0x${'0'.repeat(58)}abcdef`,
      tokenId: String(0xabcdef),
      expiresAt: null,
      name: null,
      vehicle: null,
    }),
    answers('{ connections(first: 9) { nodes { name tokenId } } }', {
      connections: {
        nodes: [
          { name: 'Łódź 2', tokenId: BigInt(`0x${Buffer.concat([Buffer.from('Łódź 2')], 32).toString('hex')}`).toString() },
          { name: 'Staex', tokenId: '37747592896913129884346430642309039154630403646040022073469559591247189901312' },
        ],
      },
    }),
    ...NAMES.map(([id, name]) =>
      answers(
        `{ vehicle(tokenId: ${id}) { name } aftermarketDevice(by: { tokenId: ${id} }) { name } syntheticDevice(by: { tokenId: ${id} }) { name } }`,
        {
          vehicle: { name },
          aftermarketDevice: { name },
          syntheticDevice: { name },
        },
      ),
    ),
  ],
};
