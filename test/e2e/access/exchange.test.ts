import { CachedDecider, DocumentStore, TwinAuthority, TwinDecider } from '@dimo-node/access';
import { TwinHead } from '@dimo-node/database';
import {
  addressOf,
  DEVNET_ADDRESSES,
  devnetAccounts,
  readContract,
  sendCall,
  signAgreement,
  startDevnet,
  type Devnet,
} from '@dimo-node/devnet';
import { amoy, type AccessDecision, type VehicleCaller } from '@dimo-node/kit';
import { getAddress, verifyMessage } from 'ethers';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { startTestExchange, type ExchangeAnswer, type TestExchange } from '../../support/exchange';
import { silent } from '../../support/gateway';
import { reach, runIndexer, type TestIndexer } from '../../support/indexing';

const SET_PERMISSIONS = 'setPermissions(address,uint256,address,uint256,uint256,uint256,string)';
const vehicles = DEVNET_ADDRESSES.vehicleId;
const did = (id: number): string => `did:erc721:${amoy.chainId}:${vehicles}:${id}`;
const HISTORY = 'privilege:GetNonLocationHistory';
const COMMANDS = 'privilege:ExecuteCommands';
const ATTESTATIONS = { events: [{ eventType: 'dimo.attestation' }] };

/** The whole way: grants on a chain, an indexer, the twin, agreements on IPFS, HTTP. */
describe('token exchange on the devnet', () => {
  let devnet: Devnet;
  let database: TestDatabase;
  let indexer: TestIndexer;
  let head: TwinHead;
  let authority: TwinAuthority;
  let exchange: TestExchange;
  let client: string;

  beforeAll(async () => {
    devnet = await startDevnet({ activity: false, emptyBlockMs: 0 });
    client = devnet.license.clientId;
    database = await createTestDatabase();
    indexer = runIndexer(database.url, [devnet.wsUrl]);
    await caughtUp();
    head = new TwinHead(database.url);
    await head.first();
    const { pool } = database;
    const documents = new DocumentStore({ pool, ipfs: { url: devnet.ipfsUrl }, log: silent });
    const signatures = {
      verify: (account: string, message: string | Uint8Array, signature: string) =>
        Promise.resolve(verifyMessage(message, signature) === account),
    };
    const twin = new TwinDecider({ pool, network: amoy, documents, signatures, maxLagMs: 60_000 });
    const decider = new CachedDecider(twin, { head });
    const licenses = { ...NO_LICENSES, byClientId };
    authority = new TwinAuthority({
      network: amoy,
      decider,
      head: () => twin.head(),
      licenses,
      audit: { note: () => undefined },
      cache: { head },
    });
    exchange = await startTestExchange({ network: amoy, decider, authority });
  });
  afterAll(async () => {
    await exchange?.stop();
    await head?.close();
    await indexer?.stop();
    await devnet?.stop();
    await database?.drop();
  });

  const byClientId = async (clientId: string) => {
    const { rows } = await database.pool.query<{ id: number }>(
      'SELECT id FROM twin.developer_license WHERE client_id = $1 AND burned_at IS NULL',
      [Buffer.from(clientId.slice(2), 'hex')],
    );
    return rows[0] === undefined ? null : { tokenId: rows[0].id, clientId, owner: '', alias: null };
  };
  const NO_LICENSES = {
    hasRedirectUri: () => Promise.resolve(false),
    hasRedirectUris: () => Promise.resolve(false),
    isSigner: () => Promise.resolve(false),
  };

  async function caughtUp(): Promise<void> {
    const block = (await devnet.rpc.send('eth_getBlockByNumber', ['latest', false])) as { number: string; hash: string };
    await reach(database.url, { number: Number(block.number), hash: block.hash });
    // The announcement of the block may be on its way.
    for (let n = 0; n < 200 && head !== undefined && head.current()?.hash !== block.hash; n++)
      await new Promise((done) => setTimeout(done, 10));
  }

  const ask = async (id: number, more: object): Promise<ExchangeAnswer> =>
    exchange.exchange(await exchange.tokens.developer(client), { asset: did(id), ...more });

  /** The seeded vehicle whose grant to the license has the agreement of this name. */
  async function agreed(name: string): Promise<number> {
    const { rows } = await database.pool.query<{ id: number; source: string }>(
      'SELECT vehicle_id AS id, source FROM twin.sacd WHERE grantee = $1 AND vehicle_id IS NOT NULL',
      [Buffer.from(client.slice(2), 'hex')],
    );
    for (const { id, source } of rows.filter((row) => row.source.startsWith('ipfs://'))) {
      const file = (await (await fetch(devnet.ipfsUrl + source.slice('ipfs://'.length))).json()) as { id: string };
      if (file.id === `devnet-agreement-${name}`) return id;
    }
    throw new Error(`the seed has no agreement ${name}`);
  }

  const grant = async (id: number, mask: bigint, source: string, seconds = 3_600): Promise<void> => {
    const [owner] = await readContract(devnet.rpc, 'vehicleId', 'ownerOf', [id]);
    const until = Math.floor(Date.now() / 1000) + seconds;
    await sendCall(devnet.rpc, String(owner), {
      member: 'sacd',
      fn: SET_PERMISSIONS,
      args: [vehicles, id, client, mask, until, 0, source],
    });
    await caughtUp();
  };

  test('the first vehicle is shared with the license: permissions and documents, in both forms', async () => {
    const now = await ask(1, { permissions: [HISTORY, COMMANDS], cloudEvents: ATTESTATIONS });
    expect(now.status).toBe(200);
    const claims = await exchange.tokens.claims(now.body.token ?? '');
    expect(claims).toMatchObject({
      sub: client,
      asset: did(1),
      permissions: [HISTORY, COMMANDS],
      decision: { block: head.current()?.number },
    });
    const legacy = { nftContractAddress: vehicles, tokenId: 1, privileges: [1, 2, 3, 4, 5, 6, 7, 8] };
    const then = await exchange.exchange(await exchange.tokens.developer(client), legacy);
    expect((await exchange.tokens.claims(then.body.token ?? '')).privilege_ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(exchange.audit.entries.slice(-2)).toMatchObject([
      { allowed: true, via: 'document' },
      { allowed: true, via: 'document' },
    ]);
  });

  test.each<[string, object, number, string]>([
    ['templated', { permissions: [HISTORY] }, 200, ''],
    ['templated', { permissions: [COMMANDS] }, 403, 'lacks permissions'],
    ['retired-template', { permissions: [HISTORY] }, 403, 'lacks permissions'],
    ['expired', { permissions: [HISTORY] }, 403, 'lacks permissions'],
    ['documents-only', { cloudEvents: ATTESTATIONS }, 200, ''],
    ['documents-only', { permissions: [HISTORY] }, 403, 'lacks permissions'],
    ['one-permission', { permissions: [HISTORY] }, 200, ''],
    ['one-permission', { permissions: [HISTORY, COMMANDS] }, 403, `lacks permissions [${COMMANDS}]`],
    ['one-permission', { cloudEvents: ATTESTATIONS }, 403, 'failed to evaluate cloudevents'],
  ])('the seeded agreement %s, asked for %j, gives %i', async (name, more, status, text) => {
    const answer = await ask(await agreed(name), more);
    expect(answer.status).toBe(status);
    expect(answer.body.message ?? '').toContain(text);
  });

  test('every seeded grant to the license that has not expired works as its bits say, but for those whose agreements say otherwise', async () => {
    const special = await Promise.all(['templated', 'retired-template', 'expired', 'documents-only', 'one-permission'].map(agreed));
    const { rows } = await database.pool.query<{ id: number }>(
      `SELECT vehicle_id AS id FROM twin.sacd WHERE grantee = $1 AND vehicle_id IS NOT NULL AND expires_at > now() AND vehicle_id <> ALL($2)`,
      [Buffer.from(client.slice(2), 'hex'), special],
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const { id } of rows) expect(await ask(id, { permissions: [HISTORY, 'privilege:GetRawData'] })).toMatchObject({ status: 200 });
  });

  test('an account that shares all it owns', async () => {
    const asset = `did:ethr:${amoy.chainId}:${addressOf('Alice')}`;
    const token = await exchange.tokens.developer(client);
    expect(await exchange.exchange(token, { asset, permissions: [HISTORY, 'privilege:GetVINCredential'] })).toMatchObject({ status: 200 });
    expect((await exchange.exchange(token, { asset, permissions: [COMMANDS] })).status).toBe(403);
  });

  test('a developer tries an agreement of his own', async () => {
    const bob = devnetAccounts().find(({ name }) => name === 'Bob')!;
    const asset = did(2);
    const agreements = [{ type: 'permission', asset, permissions: [{ name: COMMANDS }] } as const];
    const terms = { grantor: { address: bob.address }, grantee: { address: client }, asset, agreements };
    const file = signAgreement(bob.privateKey, terms, { id: 'mine', time: new Date().toISOString() });
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(file)]), 'agreement.json');
    const added = (await (await fetch(new URL('/api/v0/add', devnet.ipfsUrl), { method: 'POST', body: form })).json()) as { Hash: string };
    await grant(2, 0n, `ipfs://${added.Hash}`);
    expect(await ask(2, { permissions: [COMMANDS] })).toMatchObject({ status: 200 });
    expect(await ask(2, { permissions: [HISTORY] })).toMatchObject({ status: 403 });
  });

  describe('a token is confirmed', () => {
    const caller = async (id: number): Promise<VehicleCaller> => {
      const { body } = await ask(id, { permissions: [HISTORY] });
      return (await exchange.tokens.verifier.verify(body.token ?? '')) as VehicleCaller;
    };
    const confirm = (bearer: VehicleCaller): Promise<AccessDecision> => authority.confirm(bearer, [HISTORY]);

    test('until the block in which the grant is taken back', async () => {
      await grant(2, 0xcn, '');
      const bearer = await caller(2);
      expect(await confirm(bearer)).toMatchObject({ allowed: true, via: 'sacd', block: bearer.decidedAt });
      await grant(2, 0n, '');
      expect(await confirm(bearer)).toMatchObject({ allowed: false, missing: [HISTORY] });
    });

    test('until the license renounces', async () => {
      await grant(2, 0xcn, '');
      const bearer = await caller(2);
      await devnet.rpc.send('anvil_impersonateAccount', [client]);
      await sendCall(devnet.rpc, client, { member: 'sacd', fn: 'renouncePermissions', args: [vehicles, 2] });
      await caughtUp();
      expect((await confirm(bearer)).allowed).toBe(false);
    });

    test('until the vehicle is sold, whose new owner has it at once', async () => {
      await grant(2, 0xcn, '');
      const bearer = await caller(2);
      const seller = getAddress(String((await readContract(devnet.rpc, 'vehicleId', 'ownerOf', [2]))[0]));
      expect((await authority.owns(seller, 2)).allowed).toBe(true);
      const newcomer = addressOf('Newcomer');
      await sendCall(devnet.rpc, seller, { member: 'vehicleId', fn: 'transferFrom', args: [seller, newcomer, 2] });
      await caughtUp();
      expect((await confirm(bearer)).allowed).toBe(false);
      expect((await authority.owns(seller, 2)).allowed).toBe(false);
      expect((await authority.owns(newcomer, 2)).allowed).toBe(true);
    });

    test('until the license is revoked', async () => {
      const bearer = await caller(1);
      expect((await authority.licensed(bearer)).allowed).toBe(true);
      await sendCall(devnet.rpc, addressOf('Operator'), { member: 'developerLicense', fn: 'revoke', args: [devnet.license.tokenId] });
      await caughtUp();
      expect((await authority.licensed(bearer)).allowed).toBe(false);
      expect((await ask(1, { permissions: [HISTORY] })).body).toEqual({ code: 403, message: `not a dev license: ${client}` });
    });
  });
});
