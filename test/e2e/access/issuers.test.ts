import { addressOf } from '@dimo-node/devnet';
import { Wallet } from 'ethers';
import { decodeJwt } from 'jose';
import { startAccessNode, type AccessNode } from '../../support/access-node';
import { ChainTwin } from '../../support/chain-twin';
import { send } from '../../support/gateway';

jest.setTimeout(60_000);

/** Tokens of another node over the same chain, whose twin has stopped: it still believes in a grant that was taken back since. */
describe('tokens of another node', () => {
  let chain: ChainTwin;
  let stale: ChainTwin;
  let other: AccessNode;
  const opened: AccessNode[] = [];
  let vehicle: number;
  let developer: string;
  let token: string;

  const open = async (env: Readonly<Record<string, string>>): Promise<AccessNode> => {
    const node = await startAccessNode(chain, { env });
    opened.push(node);
    return node;
  };

  beforeAll(async () => {
    chain = await ChainTwin.start();
    vehicle = await chain.mint(addressOf('Alice'));
    await chain.grant(vehicle, ['GetNonLocationHistory', 'GetLocationHistory']);
    stale = await chain.another();
    other = await startAccessNode(stale, { env: { MAX_TWIN_LAG_MS: '3600000' } });
    await stale.pause();
    await chain.grant(vehicle, ['GetNonLocationHistory']);
    await chain.caughtUp();
    developer = await other.logIn(new Wallet(chain.devnet.license.signerPrivateKey));
    const { body } = await other.exchange(developer, vehicle, 'GetNonLocationHistory', 'GetLocationHistory');
    token = body['token'] ?? '';
  });
  afterAll(async () => {
    for (const node of opened) await node.stop();
    await other?.stop();
    await stale?.stop();
    await chain?.stop();
  });

  const query = (): string => `{ vehicle(tokenId: ${vehicle}) { odometer position { exact } } }`;
  const untrusted = { status: 401, body: { errors: [{ message: 'the token is not accepted: its issuer is not trusted' }] } };

  test('claim what the other node believes', async () => {
    expect(decodeJwt(token)).toMatchObject({
      iss: `${other.url}/exchange`,
      permissions: ['privilege:GetNonLocationHistory', 'privilege:GetLocationHistory'],
    });
    expect((await other.ask(token, query())).body).toEqual({
      data: { vehicle: { odometer: vehicle * 1_000, position: { exact: `exact of ${vehicle}` } } },
    });
  });

  test('are nothing unless told', async () => {
    const node = await open({});
    expect(await node.ask(developer, '{ members }')).toMatchObject(untrusted);
    expect(await node.ask(token, query())).toMatchObject(untrusted);
    expect(await node.exchange(developer, vehicle, 'GetNonLocationHistory')).toMatchObject({ status: 401 });
  });

  test('of a trusted exchange open what the chain grants here, not what they claim', async () => {
    const node = await open({ TRUSTED_VEHICLE_ISSUERS: `${other.url}/exchange=${other.url}/exchange/keys` });
    const { status, body } = await node.ask(token, query());
    expect([status, body]).toMatchObject([
      200,
      {
        data: { vehicle: { odometer: vehicle * 1_000, position: { exact: null } } },
        errors: [
          {
            path: ['vehicle', 'position', 'exact'],
            message: expect.stringContaining('lacks permissions [privilege:GetLocationHistory]') as string,
            extensions: { code: 'FORBIDDEN' },
          },
        ],
      },
    ]);
    expect((await node.ask(token, `{ vehicle(tokenId: 1) { odometer } }`)).body.errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(await node.ask(developer, '{ members }')).toMatchObject(untrusted);
  });

  test('of a trusted login log in, and are exchanged for what the chain grants here', async () => {
    const node = await open({ TRUSTED_LOGIN_ISSUERS: other.url });
    expect((await node.ask(developer, '{ members }')).body).toEqual({ data: { members: 'for members' } });
    const { status, body } = await node.exchange(developer, vehicle, 'GetNonLocationHistory');
    expect([status, decodeJwt(body['token'] ?? '').iss]).toEqual([200, `${node.url}/exchange`]);
    const refused = await node.exchange(developer, vehicle, 'GetNonLocationHistory', 'GetLocationHistory');
    expect([refused.status, refused.body['message']]).toEqual([403, expect.stringContaining('[privilege:GetLocationHistory]')]);
    expect(await node.ask(token, query())).toMatchObject(untrusted);
    // What is told about a login is told by who made it.
    expect(await send(`${node.url}/userinfo`, { headers: { authorization: `Bearer ${developer}` } })).toMatchObject({ status: 401 });
    expect(await send(`${other.url}/userinfo`, { headers: { authorization: `Bearer ${developer}` } })).toMatchObject({ status: 200 });
  });

  test('of a node that is trusted for the wrong kind are refused', async () => {
    const node = await open({ TRUSTED_LOGIN_ISSUERS: `${other.url}/exchange`, TRUSTED_VEHICLE_ISSUERS: other.url });
    for (const wrong of [developer, token]) expect(await node.ask(wrong, '{ open }')).toMatchObject({ status: 401 });
    expect(await node.exchange(token, vehicle, 'GetNonLocationHistory')).toMatchObject({ status: 401 });
  });
});
