import type { RunningGateway } from '@dimo-node/gateway';
import { request } from 'undici';
import { local, post, send, startTestGateway, type Answer } from '../../support/gateway';
import { developerCaller, MemoryTwin, OWNER } from '../../support/memory-twin';
import { ruledSubgraph } from '../../support/ruled-subgraph';
import { TestTokens } from '../../support/tokens';

const TYPE = { 'content-type': 'application/json' };
const BODY = JSON.stringify({ query: '{ open members }' });
const ALL_DATA = { open: 'for all', members: 'for members' };

const tokens = new TestTokens();
let gateway: RunningGateway;
let untrusting: RunningGateway;
beforeAll(async () => {
  gateway = await startTestGateway([local(ruledSubgraph(new MemoryTwin()))], { auth: { verifier: tokens.verifier } });
  untrusting = await startTestGateway([local(ruledSubgraph(new MemoryTwin()))]);
});
afterAll(() => Promise.all([gateway.stop(), untrusting.stop()]));

const ask = (authorization: string, to = gateway): Promise<Answer> =>
  send(`${to.url}/graphql`, { method: 'POST', headers: { ...TYPE, authorization }, body: BODY });
const good = (): Promise<string> => tokens.sign(developerCaller(OWNER));

test.each(['Bearer', 'bearer', 'BEARER'])('%s and a good token open the door', async (scheme) => {
  expect((await ask(`${scheme} ${await good()}`)).body).toEqual({ data: ALL_DATA });
});

test('a GET has its caller too', async () => {
  const authorization = `Bearer ${await good()}`;
  expect((await send(`${gateway.url}/graphql?query={open members}`, { headers: { authorization } })).body).toEqual({ data: ALL_DATA });
});

describe('a whole request is refused', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['with a token of another key', async () => `Bearer ${await new TestTokens().sign(developerCaller(OWNER))}`],
    ['with a token that has run out', async () => `Bearer ${await tokens.sign(developerCaller(OWNER), new Date(Date.now() - 3_600_000))}`],
    ['with an altered token', async () => `Bearer ${(await good()).slice(0, -6)}AAAAAA`],
    ['with an empty token', () => 'Bearer '],
    ['with another scheme', () => 'Basic dXNlcjpwYXNz'],
    ['with a bare token', good],
    ['with a token that is too long', () => `Bearer ${'a'.repeat(8_500)}`],
  ])('%s', async (_name, authorization) => {
    const { status, headers, body } = await ask(await authorization());
    expect([status, body.data, body.errors?.[0]?.extensions]).toEqual([401, undefined, { code: 'UNAUTHENTICATED' }]);
    expect(headers['www-authenticate']).toMatch(/^Bearer/);
  });

  test('with two Authorization headers, whichever of them is good', async () => {
    const authorization = `Bearer ${await good()}`;
    for (const other of ['Bearer x', authorization]) {
      for (const pair of [
        [authorization, other],
        [other, authorization],
      ]) {
        const headers = [...Object.entries(TYPE).flat(), ...pair.flatMap((value) => ['authorization', value])];
        const answer = await request(`${gateway.url}/graphql`, { method: 'POST', headers, body: BODY });
        expect([answer.statusCode, await answer.body.text()]).toEqual([400, expect.stringContaining('BAD_REQUEST')]);
      }
    }
  });

  test('with any token by a gateway that cannot check them; without one it answers', async () => {
    expect((await ask(`Bearer ${await good()}`, untrusting)).status).toBe(401);
    expect((await post(untrusting.url, '{ open }')).body).toEqual({ data: { open: 'for all' } });
  });

  test('but a field that asks for a token does not make a refused request of the rest', async () => {
    const { status, headers, body } = await post(gateway.url, '{ open members }');
    expect([status, headers['www-authenticate'], body.data]).toEqual([200, undefined, { open: 'for all', members: null }]);
  });
});
