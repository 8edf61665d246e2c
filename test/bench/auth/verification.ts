import assert from 'node:assert/strict';
import { createLogger } from '@dimo-node/kit';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { JwtVerifier } from '../../../gateway/src/auth/tokens/jwt-verifier';
import { makeIssuer } from '../../support/tokens';
import type { Benchmark, BenchLine } from '../report';
import { bestOf, cpuMs } from './cpu';

const TOKENS = 2_000;
const REPEATS = 50;
/** As on a busy server, which is what suits jose best: it verifies on the thread pool. */
const AT_ONCE = 16;
const ROUNDS = 5;
const LICENSE = '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326';
const JOSE = 'jwtVerify of jose on a local JWKS';

/** A vehicle token as token exchange makes it, for another vehicle each. */
const claims = (tokenId: number): Record<string, unknown> => ({
  sub: LICENSE,
  aud: ['dimo.zone'],
  asset: `did:erc721:137:0xbA5738a18d83D41847dfFbDC6101d37C69c9B0cF:${tokenId}`,
  permissions: [
    'privilege:GetNonLocationHistory',
    'privilege:GetCurrentLocation',
    'privilege:GetLocationHistory',
    'privilege:GetVINCredential',
  ],
  cloud_events: { events: [{ event_type: 'dimo.attestation', source: LICENSE, ids: ['*'], tags: ['vehicle.vin'] }] },
  contract_address: '0xba5738a18d83d41847dffbdc6101d37c69c9b0cf',
  token_id: String(tokenId),
  privilege_ids: [1, 3, 4, 5],
  decision: { block: 64_000_000, hash: `0x${'ab'.repeat(32)}` },
});

/** CPU time of one verification on cached keys: of a token never seen before, and of one that comes again. */
export const verification: Benchmark = {
  names: ['auth.verify', 'auth.verify.remembered'],
  async run(wanted, note) {
    const login = makeIssuer('login', 'https://node.example');
    const vehicle = makeIssuer('vehicle', 'https://node.example/exchange');
    const log = createLogger('bench', { level: 'silent', pretty: false });
    const fresh = new JwtVerifier({ login, vehicle, log, remembered: 0 });
    const remembering = new JwtVerifier({ login, vehicle, log });
    const keys = createLocalJWKSet({ keys: vehicle.ring.published().map((jwk) => ({ ...jwk })) });
    const tokens: string[] = [];
    for (let i = 0; i < TOKENS; i += 1) tokens.push(await vehicle.mint.mint(claims(i), 600));
    note(`tokens of ${tokens[0]?.length ?? 0} characters`);

    const jose = (token: string): Promise<unknown> =>
      jwtVerify(token, keys, { algorithms: ['RS256'], issuer: vehicle.issuer, audience: 'dimo.zone' });
    for (const token of tokens.slice(0, 200)) {
      assert.equal((await fresh.verify(token)).kind, 'vehicle');
      await jose(token);
    }
    const each =
      (verify: (token: string) => Promise<unknown>, repeats = 1) =>
      (): Promise<number> =>
        cpuMs(async () => {
          for (let i = 0; i < repeats; i += 1) {
            for (let at = 0; at < TOKENS; at += AT_ONCE) await Promise.all(tokens.slice(at, at + AT_ONCE).map(verify));
          }
        }).then((ms) => ms / TOKENS / repeats);
    const best = await bestOf(ROUNDS, {
      fresh: each((token) => fresh.verify(token)),
      remembered: each((token) => remembering.verify(token), REPEATS),
      jose: each(jose),
    });
    await Promise.all([fresh.close(), remembering.close()]);
    const lines = [line('auth.verify', best.fresh, best.jose), line('auth.verify.remembered', best.remembered, best.jose)];
    return lines.filter(({ bench }) => wanted.has(bench));
  },
};

function line(bench: string, value: number, baseline: number): BenchLine {
  const round = (ms: number): number => Math.round(ms * 10_000) / 10_000;
  return {
    bench,
    value: round(value),
    unit: 'ms CPU',
    baseline: round(baseline),
    baselineName: JOSE,
    ratio: Math.round((baseline / value) * 100) / 100,
  };
}
