import { connect } from 'node:net';
import { amoy } from '@dimo-node/kit';
import { HEAD, vehicleDid, wallet } from '../../../../test/support/access';
import { given, grantee as license, HISTORY, testTerms } from '../../../../test/support/agreements';
import { useExchange, type ExchangeAnswer } from '../../../../test/support/exchange';
import { send } from '../../../../test/support/gateway';
import { NOW } from '../../../../test/support/twin-rows';

const owner = wallet('owner').address;
const maker = amoy.contracts.manufacturerId!;
const vehicles = amoy.contracts.vehicleId!;
const COMMANDS = 'privilege:ExecuteCommands';
const DID = vehicleDid(500);

describe('POST /v1/tokens/exchange', () => {
  const exchange = useExchange();
  const ask = (body: unknown): Promise<ExchangeAnswer> => exchange().ask(body);

  const asNew = { asset: DID, permissions: [HISTORY, 'privilege:GetVINCredential'] };
  const asOld = { nftContractAddress: vehicles, tokenId: 500, privileges: [1, 5] };

  test.each<[string, object]>([
    ['the newer form', asNew],
    ['the legacy form', asOld],
    ['a token id in digits', { ...asOld, tokenId: '500' }],
    ['an address in lower case', { ...asOld, nftContractAddress: vehicles.toLowerCase() }],
    ['both forms, of which the newer one counts', { ...asNew, nftContractAddress: maker, tokenId: 7, privileges: [2] }],
    ['an asset of the newer and privileges of the legacy form', { asset: DID, privileges: [1, 5] }],
  ])('%s', async (_, body) => {
    const { status, headers, body: answer } = await ask(body);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    const { iat, nbf, exp = 0, jti, ...claims } = await exchange().tokens.claims(answer.token ?? '');
    expect(claims).toEqual({
      iss: 'https://node.example/exchange',
      sub: license,
      aud: ['dimo.zone'],
      asset: DID,
      permissions: [HISTORY, 'privilege:GetVINCredential'],
      cloud_events: { events: [] },
      contract_address: vehicles.toLowerCase(),
      token_id: '500',
      privilege_ids: [1, 5],
      decision: { block: HEAD.number, hash: HEAD.hash },
    });
    expect([iat, nbf, jti].every((claim) => claim !== undefined)).toBe(true);
    expect(exp - (iat ?? 0)).toBe(600);
    expect(exchange().audit.entries).toEqual([
      {
        kind: 'exchange',
        allowed: true,
        reason: '',
        license,
        address: license,
        asset: DID,
        permissions: [HISTORY, 'privilege:GetVINCredential'],
        operation: null,
        block: HEAD,
        via: 'sacd',
        at: NOW,
      },
    ]);
  });

  test.each<[string, object, object]>([
    [
      "numbers on a manufacturer's token mean its own permissions",
      { nftContractAddress: maker, tokenId: 7, privileges: [1] },
      { permissions: ['privilege:ManufacturerMintDevice'], privilege_ids: [], token_id: '7', contract_address: maker.toLowerCase() },
    ],
    [
      'an account',
      { asset: `did:ethr:${amoy.chainId}:${owner.toLowerCase()}`, permissions: [HISTORY] },
      { asset: `did:ethr:${amoy.chainId}:${owner}`, token_id: '', contract_address: owner.toLowerCase() },
    ],
    ['other audiences, as asked', { ...asNew, audience: ['a', 'b', 'a'] }, { aud: ['a', 'b'] }],
    ['the usual audience when none is named', { ...asNew, audience: [] }, { aud: ['dimo.zone'] }],
    ['permissions once each', { asset: DID, permissions: [HISTORY, HISTORY] }, { permissions: [HISTORY] }],
  ])('%s', async (_, body, claims) => {
    const { body: answer } = await ask(body);
    expect(await exchange().tokens.claims(answer.token ?? '')).toMatchObject(claims);
  });

  test('documents of a vehicle, with what was left out filled in', async () => {
    const did = await given(exchange().access, { terms: testTerms.everyAttestation });
    const filters = [
      { eventType: 'dimo.attestation', source: owner },
      { eventType: 'dimo.attestation', ids: ['1'], tags: [] },
    ];
    const { body } = await ask({ asset: did, cloudEvents: { events: filters } });
    expect((await exchange().tokens.claims(body.token ?? '')).cloud_events).toEqual({
      events: [
        { event_type: 'dimo.attestation', source: owner, ids: ['*'], tags: ['*'] },
        { event_type: 'dimo.attestation', source: '*', ids: ['1'], tags: ['*'] },
      ],
    });
    expect(exchange().audit.entries).toMatchObject([{ allowed: true, via: 'document', permissions: [] }]);
  });

  describe('who asks', () => {
    test('no token, a bad one, a vehicle token', async () => {
      const { body } = await ask(asNew);
      exchange().audit.entries.length = 0;
      for (const token of [undefined, 'x.y.z', body.token, 'x'.repeat(9_000)]) {
        const answer = await exchange().exchange(token, asNew);
        expect(answer).toMatchObject({ status: 401, body: { code: 401 } });
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      }
      // Anybody could fill the log with these.
      expect(exchange().audit.entries).toEqual([]);
    });

    test('an address of his own under the license is not the license', async () => {
      const answer = await exchange().exchange(await exchange().tokens.developer(license, owner), asNew);
      expect(answer).toMatchObject({ status: 403, body: { code: 403, message: `not a dev license: ${owner}` } });
      expect(exchange().audit.entries).toMatchObject([{ allowed: false, license, address: owner, asset: DID }]);
    });

    test('an account without a license, and a license that was revoked', async () => {
      expect((await exchange().exchange(await exchange().tokens.developer(owner), asNew)).body).toEqual({
        code: 403,
        message: `not a dev license: ${owner}`,
      });
      exchange().revoked.add(license);
      expect((await ask(asNew)).body).toEqual({ code: 403, message: `not a dev license: ${license}` });
    });

    test('two Authorization headers', async () => {
      const token = await exchange().tokens.developer(license);
      const { port } = new URL(exchange().url);
      const text = await new Promise<string>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          const head = `POST /v1/tokens/exchange HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n`;
          socket.write(`${head}authorization: Bearer ${token}\r\nAuthorization: Bearer ${token}\r\n\r\n{}`);
        });
        let all = '';
        socket.on('data', (piece) => (all += String(piece))).on('close', () => resolve(all));
      });
      expect(text).toMatch(/^HTTP\/1.1 400 /);
      expect(text).toContain('there must be one Authorization header only');
    });
  });

  test('what cannot be written down is not given', async () => {
    exchange().audit.away = true;
    for (const body of [asNew, { asset: DID, permissions: [COMMANDS] }, {}]) {
      const answer = await ask(body);
      expect(answer).toMatchObject({ status: 503, body: { code: 503 } });
      expect(answer.body.token).toBeUndefined();
    }
  });

  test('while the twin lags nothing is exchanged', async () => {
    exchange().revoked.add('behind');
    expect(await ask(asNew)).toMatchObject({
      status: 503,
      body: { code: 503, message: expect.stringContaining('lags too far') as string },
    });
    expect(exchange().audit.entries).toMatchObject([{ allowed: false, asset: DID, block: null }]);
  });

  test('a license that asks too often waits', async () => {
    exchange().state.retryAfterSeconds = 7;
    const answer = await ask(asNew);
    expect(answer).toMatchObject({ status: 429, body: { code: 429 } });
    expect(answer.headers['retry-after']).toBe('7');
    expect(exchange().taken.at(-1)).toEqual(['exchange', license]);
  });

  test('the other path, a sign of life, and pages of other origins', async () => {
    const token = await exchange().tokens.developer(license);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, origin: 'https://dapp.example' };
    const answer = await send(`${exchange().url}/exchange/tokens/exchange`, { method: 'POST', headers, body: JSON.stringify(asNew) });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    const refused = await send(`${exchange().url}/v1/tokens/exchange`, { method: 'POST', headers: { origin: 'https://dapp.example' } });
    expect(refused.headers['access-control-allow-origin']).toBe('*');
    const preflight = {
      origin: 'https://dapp.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    expect(
      (await send(`${exchange().url}/v1/tokens/exchange`, { method: 'OPTIONS', headers: preflight })).headers[
        'access-control-allow-headers'
      ],
    ).toContain('authorization');
    for (const path of ['/v1/tokens', '/exchange'])
      expect(JSON.parse((await send(exchange().url + path)).text)).toEqual({ data: 'Server is up and running' });
  });
});
