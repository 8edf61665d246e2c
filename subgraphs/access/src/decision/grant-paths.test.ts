import { amoy, bigIntToWord, parseAsset } from '@dimo-node/kit';
import { bytesOf, HEAD, useAccess, vehicleDid, wallet, type AccessHarness } from '../../../../test/support/access';
import { address, FUTURE, NOW, PAST, type TwinRow } from '../../../../test/support/twin-rows';

const { contracts, chainId } = amoy;
const owner = wallet('owner').address;
const grantee = wallet('grantee').address;
const maker = wallet('maker').address;
const VEHICLE = bytesOf(contracts.vehicleId!);
const GRANTEE = bytesOf(grantee);
const [HISTORY, COMMANDS, LOCATION] = ['privilege:GetNonLocationHistory', 'privilege:ExecuteCommands', 'privilege:GetCurrentLocation'];
const lacks = (names: string, did: string): string => `Address ${grantee} lacks permissions [${names}] for asset ${did}.`;
const mask = (...numbers: number[]): Buffer => bigIntToWord(numbers.reduce((bits, number) => bits | (3n << BigInt(2 * number)), 0n));
const did = (contract: string | undefined, id: number | bigint): string => `did:erc721:${chainId}:${contract}:${id}`;

let nextVehicle = 1;

/** A vehicle of the owner with this grant and these older privileges; returns its DID. */
async function vehicle({ insert }: AccessHarness, grant?: TwinRow, ...privileges: TwinRow[]): Promise<string> {
  const id = nextVehicle++;
  await insert('vehicle', { id, owner: bytesOf(owner) });
  if (grant !== undefined)
    await insert('sacd', { asset: VEHICLE, token_id: bigIntToWord(BigInt(id)), grantee: GRANTEE, vehicle_id: id, ...grant });
  await insert('privilege', ...privileges.map((row) => ({ vehicle_id: id, grantee: GRANTEE, ...row })));
  return vehicleDid(id);
}

interface Case {
  readonly asset: (harness: AccessHarness) => Promise<string>;
  readonly asks?: readonly (string | undefined)[];
  readonly who?: string;
  readonly via?: string;
  /** Names that are missing, or the whole reason. */
  readonly lacks?: string;
  readonly reason?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'the owner may do everything': { asset: (h) => vehicle(h), who: owner, asks: [HISTORY, COMMANDS], via: 'owner' },
  'the owner has no permission that means nothing': {
    asset: (h) => vehicle(h),
    who: owner,
    asks: [HISTORY, 'privilege:Fly'],
    reason: `Address ${owner} lacks permissions [privilege:Fly] for asset `,
  },
  'a stranger may do nothing': { asset: (h) => vehicle(h), lacks: HISTORY },
  'both bits of a permission grant it': { asset: (h) => vehicle(h, { permissions: mask(1) }), via: 'sacd' },
  'one bit of the two does not': { asset: (h) => vehicle(h, { permissions: bigIntToWord(0x4n) }), lacks: HISTORY },
  'the other bit does not either': { asset: (h) => vehicle(h, { permissions: bigIntToWord(0x8n) }), lacks: HISTORY },
  'a refusal names what is missing, in the order asked for': {
    asset: (h) => vehicle(h, { permissions: mask(2) }),
    asks: [LOCATION, COMMANDS, HISTORY],
    lacks: `${LOCATION} ${HISTORY}`,
  },
  'the name must be exact': {
    asset: (h) => vehicle(h, { permissions: mask(1) }),
    asks: ['privilege:getNonLocationHistory'],
    lacks: 'privilege:getNonLocationHistory',
  },
  "the telemetry API's name is not exchange's": {
    asset: (h) => vehicle(h, { permissions: mask(1) }),
    asks: ['VEHICLE_NON_LOCATION_DATA'],
    lacks: 'VEHICLE_NON_LOCATION_DATA',
  },
  'a grant has ended in the second of its expiry': { asset: (h) => vehicle(h, { permissions: mask(1), expires_at: NOW }), lacks: HISTORY },
  'a source on the web is no document': {
    asset: (h) => vehicle(h, { permissions: mask(1), source: 'https://ipfs.io/ipfs/x' }),
    via: 'sacd',
  },
  'words are no document': { asset: (h) => vehicle(h, { permissions: mask(1), source: 'as agreed by phone' }), via: 'sacd' },
  'a name of somebody in place of a content id is no document': {
    asset: (h) => vehicle(h, { permissions: mask(1), source: 'ipfs://our-agreement' }),
    via: 'sacd',
  },
  'a path in a directory is refused, not skipped': {
    asset: (h) => vehicle(h, { permissions: mask(1), source: 'ipfs://QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o/a.json' }),
    reason: 'failed to fetch source document from IPFS: it names a path inside a directory',
  },
  'a content id that cannot be checked is refused, not skipped': {
    // CBOR instead of a file.
    asset: (h) => vehicle(h, { permissions: mask(1), source: 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy' }),
    reason: 'failed to fetch source document from IPFS: its content id is of a kind that cannot be checked',
  },
  'a mistyped content id is refused, not skipped': {
    asset: (h) => vehicle(h, { permissions: mask(1), source: 'ipfs://QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff50' }),
    reason: 'failed to fetch source document from IPFS: its content id is not understood',
  },
  'an older privilege counts by its number': { asset: (h) => vehicle(h, undefined, { privilege_id: 1 }), via: 'privilege' },
  'an older privilege of another number does not': { asset: (h) => vehicle(h, undefined, { privilege_id: 2 }), lacks: HISTORY },
  'an older privilege holds in the second of its expiry': {
    asset: (h) => vehicle(h, undefined, { privilege_id: 1, expires_at: NOW }),
    via: 'privilege',
  },
  'an older privilege expires': { asset: (h) => vehicle(h, undefined, { privilege_id: 1, expires_at: PAST }), lacks: HISTORY },
  'older privileges add to bits': {
    asset: (h) => vehicle(h, { permissions: mask(1) }, { privilege_id: 2 }),
    asks: [HISTORY, COMMANDS],
    via: 'sacd',
  },
  'older privileges outlive an expired grant': {
    asset: (h) => vehicle(h, { permissions: mask(1), expires_at: PAST }, { privilege_id: 1 }),
    via: 'privilege',
  },
  'a burned vehicle is nobody’s, not even its last owner’s': {
    asset: async (h) => {
      await h.insert('vehicle', { id: 900, owner: bytesOf(owner), burned_at: PAST });
      return vehicleDid(900);
    },
    who: owner,
    reason: `Address ${owner} lacks permissions [${HISTORY}] for asset `,
  },
  'a vehicle that never was': { asset: () => Promise.resolve(vehicleDid(901)), lacks: HISTORY },
  "a manufacturer's owner may do what that means there": {
    asset: async (h) => {
      await h.insert('manufacturer', { id: 137, owner: bytesOf(maker) });
      return did(contracts.manufacturerId, 137);
    },
    who: maker,
    asks: ['privilege:ManufacturerMintDevice'],
    via: 'owner',
  },
  "a manufacturer's grant has names of its own": {
    asset: async (h) => {
      await h.insert('sacd', {
        asset: bytesOf(contracts.manufacturerId!),
        token_id: bigIntToWord(137n),
        grantee: GRANTEE,
        permissions: mask(1),
      });
      return did(contracts.manufacturerId, 137);
    },
    asks: ['privilege:ManufacturerMintDevice'],
    via: 'sacd',
  },
  "and not those of a vehicle's": { asset: () => Promise.resolve(did(contracts.manufacturerId, 137)), lacks: HISTORY },
  "an aftermarket device's owner": {
    asset: async (h) => {
      await h.insert('aftermarket_device', { id: 5, owner: bytesOf(owner) });
      return did(contracts.aftermarketDeviceId, 5);
    },
    who: owner,
    via: 'owner',
  },
  'a synthetic device is its vehicle’s owner’s': {
    asset: async (h) => {
      await h.insert('vehicle', { id: 910, owner: bytesOf(owner) });
      await h.insert('synthetic_device', { id: 6, vehicle_id: 910 });
      return did(contracts.syntheticDeviceId, 6);
    },
    who: owner,
    via: 'owner',
  },
  "a connection's grant, by a token id of 256 bits": {
    asset: async (h) => {
      const id = 2n ** 255n + 1n;
      await h.insert('connection', { id: bigIntToWord(id), address: address(1) });
      await h.insert('sacd', { asset: bytesOf(contracts.connection!), token_id: bigIntToWord(id), grantee: GRANTEE, permissions: mask(1) });
      return did(contracts.connection, id);
    },
    via: 'sacd',
  },
  'an account grants for all it owns': {
    asset: async (h) => {
      await h.insert('sacd', { asset: bytesOf(owner), token_id: bigIntToWord(0n), grantee: GRANTEE, permissions: mask(1) });
      return `did:ethr:${chainId}:${owner}`;
    },
    via: 'account',
  },
  'but no more than it says': { asset: () => Promise.resolve(`did:ethr:${chainId}:${owner}`), asks: [COMMANDS], lacks: COMMANDS },
  'an account’s own holder': { asset: () => Promise.resolve(`did:ethr:${chainId}:${owner}`), who: owner, via: 'owner' },
  'another chain': {
    asset: () => Promise.resolve(`did:erc721:137:${contracts.vehicleId}:1`),
    reason: 'Invalid asset DID "did:erc721:137:',
  },
  'another chain’s account': {
    asset: () => Promise.resolve(`did:ethr:1:${owner}`),
    reason: `Invalid asset DID "did:ethr:1:${owner}": the chain id is 1`,
  },
  'another contract': { asset: () => Promise.resolve(did(owner, 1)), reason: `Invalid asset DID "${did(owner, 1)}": its contract is none` },
  'token id 0': {
    asset: () => Promise.resolve(vehicleDid(0)),
    reason: `Invalid asset DID "${vehicleDid(0)}": the token id must be from 1 to 2147483647`,
  },
  'a token id that no vehicle can have': {
    asset: () => Promise.resolve(vehicleDid(2n ** 31n)),
    reason: `Invalid asset DID "${vehicleDid(2n ** 31n)}": the token id`,
  },
  'nothing asked for': { asset: (h) => vehicle(h), asks: [], reason: 'Please provide at least one privilege or cloudevent' },
};

describe('who may do what, without a document', () => {
  const access = useAccess();

  test.each(Object.entries(CASES))('%s', async (_, { asset, asks = [HISTORY], who = grantee, via, lacks: missing, reason }) => {
    const text = await asset(access());
    const permissions = asks.map((name) => name ?? '');
    const ruling = await access().decider.decide({ grantee: who, asset: parseAsset(text), permissions, events: [] });
    expect(ruling.block).toEqual(HEAD);
    if (via !== undefined) expect(ruling).toMatchObject({ allowed: true, via, missing: [], reason: '', status: 200 });
    else if (missing !== undefined)
      expect(ruling).toMatchObject({
        allowed: false,
        via: undefined,
        missing: missing.split(' '),
        reason: lacks(missing, text),
        status: 403,
      });
    else {
      expect(ruling).toMatchObject({ allowed: false, via: undefined });
      expect(ruling.reason.slice(0, reason?.length)).toBe(reason);
    }
  });

  test('no document, no documents of the vehicle: not even for its owner', async () => {
    const asset = parseAsset(await vehicle(access(), { permissions: mask(1) }));
    const events = [{ eventType: 'dimo.attestation', source: '*', ids: ['*'], tags: ['*'] }];
    for (const who of [owner, grantee]) {
      const ruling = await access().decider.decide({ grantee: who, asset, permissions: [], events });
      expect(ruling).toMatchObject({ allowed: false, reason: 'failed to evaluate cloudevents', status: 403 });
    }
  });

  test('a decision tells when time alone may change it', async () => {
    const { decider } = access();
    const soon = new Date(FUTURE.getTime() - 86_399_000);
    const asset = parseAsset(await vehicle(access(), { permissions: mask(1), expires_at: soon }));
    const { until } = await decider.decide({ grantee, asset, permissions: [HISTORY], events: [] });
    expect(until).toBe(soon.getTime());
  });

  test('owning is asked apart from grants', async () => {
    const asset = parseAsset(await vehicle(access(), { permissions: mask(1) }));
    expect(await access().decider.owns(owner, asset)).toMatchObject({ allowed: true, via: 'owner' });
    expect(await access().decider.owns(grantee, asset)).toMatchObject({ allowed: false, via: undefined });
  });

  test('a move of its vehicle ends the grants on a synthetic device', async () => {
    const { pool, insert, decider } = access();
    const contract = contracts.syntheticDeviceId!;
    for (const id of [31, 32]) {
      const row = {
        asset: bytesOf(contract),
        token_id: bigIntToWord(BigInt(id)),
        grantee: GRANTEE,
        permissions: mask(1),
        updated_block: 10,
      };
      await insert('vehicle', { id: 1_000 + id, owner: bytesOf(owner) });
      await insert('synthetic_device', { id, vehicle_id: 1_000 + id });
      await insert('sacd', row);
    }
    const topics = Buffer.concat([Buffer.alloc(32, 1), word(maker), word(owner), bigIntToWord(1_031n)]);
    await pool.query(
      `INSERT INTO chain.event (block_number, log_index, tx_index, tx_hash, address, name, topics, data, vehicle_id)
       VALUES (12, 0, 0, '', $1, 'vehicleId.Transfer', $2, '', 1031)`,
      [VEHICLE, topics],
    );
    const ask = async (id: number): Promise<boolean> =>
      (await decider.decide({ grantee, asset: parseAsset(did(contract, id)), permissions: [HISTORY], events: [] })).allowed;
    expect([await ask(31), await ask(32)]).toEqual([false, true]);
  });

  test('a move ends the grants on a device, which stay in the twin; a mint does not', async () => {
    const { pool, insert, decider } = access();
    const contract = contracts.aftermarketDeviceId!;
    const transfer = (block: number, id: number, from: string): Promise<unknown> =>
      pool.query(
        `INSERT INTO chain.event (block_number, log_index, tx_index, tx_hash, address, name, topics, data)
         VALUES ($1, 0, 0, '', $2, 'aftermarketDeviceId.Transfer', $3, '')`,
        [block, bytesOf(contract), Buffer.concat([Buffer.alloc(32, 1), word(from), word(owner), bigIntToWord(BigInt(id))])],
      );
    for (const id of [21, 22, 23]) {
      await insert('aftermarket_device', { id, owner: bytesOf(owner) });
      await insert('sacd', {
        asset: bytesOf(contract),
        token_id: bigIntToWord(BigInt(id)),
        grantee: GRANTEE,
        permissions: mask(1),
        updated_block: 10,
      });
    }
    await transfer(11, 21, maker);
    await transfer(9, 22, maker);
    await transfer(10, 23, `0x${'00'.repeat(20)}`);
    const allowed = await Promise.all(
      [21, 22, 23].map(
        async (id) => (await decider.decide({ grantee, asset: parseAsset(did(contract, id)), permissions: [HISTORY], events: [] })).allowed,
      ),
    );
    expect(allowed).toEqual([false, true, true]);
  });
});

const word = (account: string): Buffer => bigIntToWord(BigInt(account));
