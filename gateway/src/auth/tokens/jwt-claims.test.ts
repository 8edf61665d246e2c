import { forge, makeIssuer } from '../../../../test/support/tokens';
import { silent } from '../../../../test/support/gateway';
import { JwtVerifier } from './jwt-verifier';
import { encodeSubject } from './subject';

const NOW = 1_795_430_000;
const clock = (): Date => new Date(NOW * 1_000);
const ADDRESS = '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326';
const OTHER = '0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5';
const HASH = `0x${'ab'.repeat(32)}`;
const login = makeIssuer('login', 'https://node.example', clock);
const vehicle = makeIssuer('vehicle', 'https://node.example/exchange', clock);
const verifier = new JwtVerifier({ login, vehicle, log: silent, now: clock });
afterAll(() => verifier.close());

const subject = (userId: string): string => encodeSubject({ userId, connector: 'web3' });
const DEVELOPER = { sub: subject(ADDRESS), aud: OTHER, ethereum_address: ADDRESS };
const VEHICLE = { sub: OTHER, aud: ['dimo.zone'], asset: `did:erc721:137:${ADDRESS}:42`, permissions: ['privilege:GetRawData'] };
type Of = 'developer' | 'vehicle';
const verify = (of: Of, claims: object): Promise<unknown> => {
  const { issuer, privateKey, key } = of === 'developer' ? login : vehicle;
  const whole = { iss: issuer, exp: NOW + 60, ...(of === 'developer' ? DEVELOPER : VEHICLE), ...claims };
  return verifier.verify(forge({ alg: 'RS256', kid: key.publicJwk.kid }, whole, privateKey));
};

describe('a developer token', () => {
  const CALLER = { kind: 'developer', issuer: login.issuer, expiresAt: NOW + 60, address: ADDRESS, clientId: OTHER };

  test.each<[string, object, object]>([
    ['as login makes it', {}, {}],
    ['with addresses in lower case', { aud: OTHER.toLowerCase(), ethereum_address: ADDRESS.toLowerCase() }, {}],
    ['with a subject in lower case', { sub: subject(ADDRESS.toLowerCase()) }, {}],
    ['with the address itself as subject', { sub: ADDRESS.toLowerCase() }, {}],
    ['of a user who has another id', { sub: encodeSubject({ userId: '1234567890', connector: 'google' }) }, {}],
    ['without the claim, as with fewer scopes', { ethereum_address: undefined }, {}],
    ['with a fraction of a second', { exp: NOW + 60.9 }, {}],
    ['within the leeway', { exp: NOW - 4, nbf: NOW + 5, iat: NOW + 5 }, { expiresAt: NOW - 4 }],
  ])('%s is taken', async (_name, claims, changes) => {
    expect(await verify('developer', claims)).toEqual({ ...CALLER, ...changes });
  });

  const AUDIENCE = 'the token is not accepted: its audience (aud) must be one client id';
  const DIFFER = 'the token is not accepted: its subject (sub) and its Ethereum address differ';
  const INVALID = 'The Ethereum address claim is not a valid hex address.';
  test.each<[string, object, string]>([
    ['audience in a list', { aud: [OTHER] }, AUDIENCE],
    ['audience that is no address', { aud: 'dimo.zone' }, AUDIENCE],
    ['audience without 0x', { aud: OTHER.slice(2) }, AUDIENCE],
    ['no audience', { aud: undefined }, AUDIENCE],
    [
      'no address',
      { ethereum_address: undefined, sub: encodeSubject({ userId: '1234567890', connector: 'google' }) },
      'No Ethereum address claim found.',
    ],
    ['address that is no text', { ethereum_address: 1 }, 'Ethereum address claim is not a string.'],
    ['address that is too short', { ethereum_address: ADDRESS.slice(0, -1) }, INVALID],
    ['address zero', { ethereum_address: `0x${'0'.repeat(40)}` }, INVALID],
    ['subject of another', { sub: subject(OTHER) }, DIFFER],
    ['subject that is another', { sub: OTHER }, DIFFER],
    ['no subject', { sub: undefined }, 'the token is not accepted: it has no subject (sub)'],
    ['subject in no form', { sub: 'me' }, 'the token is not accepted: its subject (sub) is not understood'],
  ])('with %s is refused', async (_name, claims, message) => {
    await expect(verify('developer', claims)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message });
  });
});

describe('a vehicle token', () => {
  const CALLER = {
    kind: 'vehicle',
    issuer: vehicle.issuer,
    expiresAt: NOW + 60,
    subject: OTHER,
    asset: VEHICLE.asset,
    permissions: VEHICLE.permissions,
    events: [],
    decidedAt: undefined,
  };
  const EVENT = { event_type: 'dimo.attestation', source: '*', ids: ['a', '*'], tags: ['vehicle.vin'] };

  test.each<[string, object, object]>([
    ['as the least', {}, {}],
    ['with its decision', { decision: { block: 7, hash: HASH } }, { decidedAt: { number: 7, hash: HASH } }],
    ['for one audience', { aud: 'dimo.zone' }, {}],
    ['for several audiences', { aud: ['else', 'dimo.zone'] }, {}],
    ['with an asset in another spelling', { asset: `did:erc721:0137:${ADDRESS.toLowerCase()}:0042` }, {}],
    ['about an account', { asset: `did:ethr:137:${OTHER.toLowerCase()}` }, { asset: `did:ethr:137:${OTHER}` }],
    [
      'with events',
      { cloud_events: { events: [EVENT] } },
      { events: [{ eventType: EVENT.event_type, source: '*', ids: ['a', '*'], tags: ['vehicle.vin'] }] },
    ],
    [
      'with events without ids',
      { cloud_events: { events: [{ ...EVENT, ids: null, tags: undefined }] } },
      { events: [{ eventType: EVENT.event_type, source: '*', ids: [], tags: [] }] },
    ],
    ['with lists that are null', { permissions: null, cloud_events: { events: null } }, { permissions: [] }],
    ['without events', { cloud_events: null }, {}],
    ['with 256 permissions', { permissions: Array(256).fill('p') }, { permissions: Array(256).fill('p') }],
  ])('%s is taken', async (_name, claims, changes) => {
    expect(await verify('vehicle', claims)).toEqual({ ...CALLER, ...changes });
  });

  const SUBJECT = /its subject \(sub\) must be the address of a license/;
  const DID = /its asset is not a valid DID/;
  const EVENTS = /cloud_events/;
  const BLOCK = /its claim decision must name a block/;
  test.each<[string, object, RegExp]>([
    ['the mobile app as subject', { sub: 'dimo-driver', aud: ['dimo.zone', 'dimo-driver'] }, SUBJECT],
    ['no subject', { sub: undefined }, SUBJECT],
    ['no asset', { asset: undefined }, /must be a DID/],
    ['an endless asset', { asset: `did:erc721:137:${ADDRESS}:${'1'.repeat(300)}` }, /must be a DID/],
    ['an asset of another method', { asset: 'did:web:example.com' }, DID],
    ['an asset without contract', { asset: 'did:erc721:137:0x1:42' }, DID],
    ['an asset with a negative id', { asset: `did:erc721:137:${ADDRESS}:-1` }, DID],
    ['an asset on a chain of 78 digits', { asset: `did:erc721:${'9'.repeat(78)}:${ADDRESS}:1` }, /no chain that exists/],
    ['257 permissions', { permissions: Array(257).fill('p') }, /permissions has more than 256 items/],
    ['a permission that is a number', { permissions: [1] }, /permissions must hold texts/],
    ['an endless permission', { permissions: ['p'.repeat(129)] }, /permissions must hold texts/],
    ['permissions in one text', { permissions: 'privilege:GetRawData' }, /permissions must be a list/],
    ['permissions in an object', { permissions: { length: 0 } }, /permissions must be a list/],
    ['events in a list', { cloud_events: [EVENT] }, EVENTS],
    ['events that are none', { cloud_events: { events: ['*'] } }, EVENTS],
    ['an event without a source', { cloud_events: { events: [{ ...EVENT, source: undefined }] } }, EVENTS],
    ['an event whose ids are a text', { cloud_events: { events: [{ ...EVENT, ids: '*' }] } }, EVENTS],
    ['an event with an empty tag', { cloud_events: { events: [{ ...EVENT, tags: [''] }] } }, EVENTS],
    ['a decision without hash', { decision: { block: 7 } }, BLOCK],
    ['a decision with half a block', { decision: { block: 7.5, hash: HASH } }, BLOCK],
    ['a decision before the chain', { decision: { block: -1, hash: HASH } }, BLOCK],
    ['a decision that is null', { decision: null }, BLOCK],
  ])('with %s is refused', async (_name, claims, message) => {
    await expect(verify('vehicle', claims)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(message) as unknown,
    });
  });
});
