import { randomUUID } from 'node:crypto';
import { developerCaller, OWNER, vehicleCaller } from '../../../../test/support/memory-twin';
import { HOP_HEADERS, HopSigner, HopVerifier, type HopIdentity } from './hop';
import { HopRefusal } from './hop-refusal';

const SECRET = 'correct horse battery staple, twice over';
const BODY = '{"query":"{ speed }"}';
const IDENTITY: HopIdentity = {
  caller: vehicleCaller(1, ['GetLocationHistory'], {
    events: [{ eventType: '*', source: '0x12', ids: ['a', 'b'], tags: ['*'] }],
    decidedAt: { number: 12, hash: `0x${'ab'.repeat(32)}` },
  }),
  operationHash: 'c'.repeat(64),
};

let now = 1_800_000_000_000;
let signer: HopSigner;
let verifier: HopVerifier;
beforeEach(() => {
  now = 1_800_000_000_000;
  signer = new HopSigner(SECRET, { now: () => now });
  verifier = new HopVerifier(SECRET, 'state', { now: () => now });
});

type Headers = Record<string, string>;
const sign = (identity = IDENTITY, body = BODY): Headers => signer.sign('state', body, identity);
const fault = (headers: Headers, body = BODY, by = verifier): unknown => {
  try {
    return by.verify(headers, body);
  } catch (error) {
    if (error instanceof HopRefusal) return error.fault;
    throw error;
  }
};

test.each<[string, HopIdentity]>([
  ['a licensee', IDENTITY],
  ['a licensee by an issuer that tells no block', { ...IDENTITY, caller: vehicleCaller(2, []) }],
  ['a developer', { caller: developerCaller(OWNER), operationHash: undefined }],
  ['nobody', { caller: undefined, operationHash: undefined }],
])('tells the subgraph who asks: %s', (_name, identity) => {
  expect(verifier.verify(sign(identity), BODY)).toEqual(identity);
  expect(verifier.verify(sign(identity), BODY)).toEqual(identity);
});

describe('is refused', () => {
  const other = (): Headers => sign({ ...IDENTITY, caller: developerCaller(OWNER) });
  const parts = ({ [HOP_HEADERS.signature]: signature = '' }: Headers): string[] => signature.split('.');
  const withParts = (headers: Headers, change: (parts: string[]) => string[]): Headers => ({
    ...headers,
    [HOP_HEADERS.signature]: change(parts(headers)).join('.'),
  });

  test.each<[string, string, () => [Headers, string?]]>([
    ['without a signature', 'unsigned', () => [{}]],
    ['with an identity alone', 'unsigned', () => [{ [HOP_HEADERS.caller]: other()[HOP_HEADERS.caller]! }]],
    ['with another body', 'signature', () => [sign(), '{"query":"{ odometer }"}']],
    ['with another caller', 'signature', () => [{ ...sign(), [HOP_HEADERS.caller]: other()[HOP_HEADERS.caller]! }]],
    ['as nobody', 'signature', () => [{ ...sign(), [HOP_HEADERS.caller]: '-' }]],
    ['with another operation', 'signature', () => [{ ...sign(), [HOP_HEADERS.operation]: 'd'.repeat(64) }]],
    ['with another moment', 'signature', () => [withParts(sign(), ([v, at, ...rest]) => [v!, String(Number(at) + 1), ...rest])]],
    ['with another nonce', 'signature', () => [withParts(sign(), ([v, at, , mac]) => [v!, at!, randomUUID(), mac!])]],
    ['for another subgraph', 'signature', () => [signer.sign('fleet', BODY, IDENTITY)]],
    ['with another secret', 'signature', () => [new HopSigner(`${SECRET}.`, { now: () => now }).sign('state', BODY, IDENTITY)]],
    ['of another version', 'malformed', () => [withParts(sign(), ([, ...rest]) => ['v2', ...rest])]],
    ['with a short signature', 'malformed', () => [withParts(sign(), ([v, at, nonce, mac]) => [v!, at!, nonce!, mac!.slice(1)])]],
    ['with an empty signature', 'malformed', () => [{ ...sign(), [HOP_HEADERS.signature]: '' }]],
    ['with its signature twice', 'malformed', () => [withParts(sign(), (all) => [`${all.join('.')}, ${all.join('.')}`])]],
    ['with an operation that is no hash', 'malformed', () => [sign({ ...IDENTITY, operationHash: 'c\nd' })]],
    ['without its caller', 'malformed', () => [{ [HOP_HEADERS.signature]: sign()[HOP_HEADERS.signature]!, [HOP_HEADERS.operation]: '-' }]],
  ])('%s', (_name, expected, make) => {
    const [headers, body] = make();
    expect(fault(headers, body)).toBe(expected);
  });

  test.each([30_001, -30_001])('%d ms after it was signed', (ms) => {
    const headers = sign();
    now += ms;
    expect(fault(headers)).toBe('late');
  });

  test('a second time, for as long as it would be fresh', () => {
    const headers = sign();
    now += 30_000;
    const early = sign();
    now -= 30_000;
    expect([fault(headers), fault(early)]).toEqual([IDENTITY, IDENTITY]);
    for (let second = 0; second <= 60; second += 1) {
      if (second <= 30) expect(fault(headers)).toBe('replayed');
      expect(fault(early)).toBe('replayed');
      now += 1_000;
    }
    expect(fault(early)).toBe('late');
  });

  test('when no more nonces can be remembered, until old ones are of no use', () => {
    const small = new HopVerifier(SECRET, 'state', { now: () => now, rememberedNonces: 3 });
    const first = sign();
    expect([fault(first, BODY, small), fault(sign(), BODY, small), fault(sign(), BODY, small)]).toEqual([IDENTITY, IDENTITY, IDENTITY]);
    expect([fault(sign(), BODY, small), fault(first, BODY, small)]).toEqual(['full', 'replayed']);
    now += 36_000;
    expect(fault(sign(), BODY, small)).toEqual(IDENTITY);
  });

  test('for a forged request no nonce is remembered', () => {
    const small = new HopVerifier(SECRET, 'state', { now: () => now, rememberedNonces: 1 });
    for (let i = 0; i < 5; i += 1) fault(new HopSigner('x'.repeat(32), { now: () => now }).sign('state', BODY, IDENTITY), BODY, small);
    expect(fault(sign(), BODY, small)).toEqual(IDENTITY);
  });

  test.each([
    ['a list', '[]'],
    ['a text', '"admin"'],
    ['of another kind', '{"kind":"admin","issuer":"i","expiresAt":1}'],
    ['without an address', '{"kind":"developer","issuer":"i","expiresAt":1,"clientId":"0x"}'],
    [
      'with permissions that are no list',
      `{"kind":"vehicle","issuer":"i","expiresAt":1,"subject":"s","asset":"a","permissions":"all","events":[]}`,
    ],
    [
      'with an event without ids',
      '{"kind":"vehicle","issuer":"i","expiresAt":1,"subject":"s","asset":"a","permissions":[],"events":[{"source":"*"}]}',
    ],
  ])('with a signed caller that is none: %s', (_name, text) => {
    // As a gateway of another version might sign it.
    const caller = Object(JSON.parse(text)) as HopIdentity['caller'];
    expect(fault(sign({ ...IDENTITY, caller }))).toBe('malformed');
  });
});

test('an empty secret is none', () => {
  expect(() => new HopSigner('')).toThrow(/secret/);
  expect(() => new HopVerifier('', 'state')).toThrow(/secret/);
});
