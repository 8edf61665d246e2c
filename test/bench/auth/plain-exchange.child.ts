import { TwinDecider } from '@dimo-node/access';
import { createPool } from '@dimo-node/database';
import { amoy, parseAsset } from '@dimo-node/kit';
import Fastify from 'fastify';
import { createLocalJWKSet, generateKeyPair, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { answerCpuQuestions } from './cpu-of-child';

export interface PlainSettings {
  readonly databaseUrl: string;
  /** What developer tokens are verified with. */
  readonly jwks: JSONWebKeySet;
}

interface Body {
  readonly asset: string;
  readonly permissions: readonly string[];
}

const AUDIT =
  'CREATE TABLE IF NOT EXISTS public.plain_audit (at timestamptz, license text, asset text, permissions text[], block bigint, via text)';
const NOTE = 'INSERT INTO public.plain_audit VALUES (now(), $1, $2, $3, $4, $5)';

/**
 * What is left of token exchange when one writes it down with usual libraries: the token by jose, the decision by our statement, one plain row in a
 * table, the new token by jose. No license, limits, checks of the request, chain of hashes or errors that clients know.
 */
async function main({ databaseUrl, jwks }: PlainSettings): Promise<void> {
  const pool = createPool(databaseUrl, { max: 10 });
  await pool.query(AUDIT);
  const none = (): Promise<never> => Promise.reject(new Error('there are no documents here'));
  const decider = new TwinDecider({ pool, network: amoy, documents: { read: none }, signatures: { verify: none }, maxLagMs: 120_000 });
  const keys = createLocalJWKSet(jwks);
  const { privateKey } = await generateKeyPair('RS256');
  const app = Fastify();
  app.post('/v1/tokens/exchange', async ({ headers, body }) => {
    const { payload } = await jwtVerify(headers.authorization?.slice('Bearer '.length) ?? '', keys, { algorithms: ['RS256'] });
    const license = String(payload.aud);
    const { asset, permissions } = body as Body;
    const { allowed, block, via } = await decider.decide({ grantee: license, asset: parseAsset(asset), permissions, events: [] });
    if (!allowed) throw new Error('not allowed');
    const [token] = await Promise.all([
      new SignJWT({ asset, permissions, decision: block })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'plain' })
        .setIssuer('https://node.example/exchange')
        .setSubject(license)
        .setAudience('dimo.zone')
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(privateKey),
      pool.query({ name: 'note', text: NOTE, values: [license, asset, permissions, block.number, via] }),
    ]);
    return { token };
  });
  answerCpuQuestions({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
}

void main(JSON.parse(process.argv[2] ?? '{}') as PlainSettings);
