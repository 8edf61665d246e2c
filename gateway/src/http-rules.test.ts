import { fleetSubgraph, stateSubgraph } from '../../test/support/subgraphs';
import { local, post, send, startTestGateway, type Answer } from '../../test/support/gateway';
import type { RunningGateway } from './start-gateway';

const JSON_HEADERS = { 'content-type': 'application/json' };
const QUERY = '{ vehicles(first: 1) { name } }';
const DATA = { vehicles: [{ name: 'car 1' }] };

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startTestGateway([local(fleetSubgraph()), local(stateSubgraph())], {
    maxBodyBytes: 20_000,
    limits: { depth: 8, aliases: 10, tokens: 500, fields: 100 },
  });
});
afterAll(() => gateway.stop());

const to = (path: string, options?: Parameters<typeof send>[1]): Promise<Answer> => send(`${gateway.url}${path}`, options);
const get = (parameters: Record<string, string>, path = '/query'): Promise<Answer> =>
  to(`${path}?${new URLSearchParams(parameters).toString()}`);
const code = (answer: Answer): unknown => answer.body.errors?.[0]?.extensions?.['code'];

describe.each(['/graphql', '/query'])('%s', (path) => {
  test('answers POST and GET', async () => {
    expect((await to(path, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ query: QUERY }) })).body).toEqual({
      data: DATA,
    });
    expect((await get({ query: QUERY }, path)).body).toEqual({ data: DATA });
  });

  test.each(['HEAD', 'PUT', 'PATCH', 'DELETE'])('refuses %s', async (method) => {
    const { status, headers } = await to(path, { method });
    expect([status, headers.allow]).toEqual([405, 'OPTIONS, GET, POST']);
  });

  test('says what it takes', async () => {
    const { status, headers } = await to(path, { method: 'OPTIONS' });
    expect([status, headers.allow]).toEqual([200, 'OPTIONS, GET, POST']);
  });
});

describe('GET', () => {
  test('takes variables and operationName as parameters', async () => {
    const query = 'query A { stateVersion } query B($n: Int!) { vehicles(first: $n) { name } }';
    expect((await get({ query, operationName: 'B', variables: '{"n":1}' })).body).toEqual({ data: DATA });
  });

  test.each([
    ['without a query', {}, 400],
    ['with variables that are no JSON', { query: QUERY, variables: '{' }, 400],
    ['with variables that are no object', { query: QUERY, variables: '[1]' }, 400],
    ['with a mutation', { query: 'mutation { rename(name: "x") }' }, 405],
  ] as const)('%s is refused', async (_name, parameters, status) => {
    expect((await get(parameters)).status).toBe(status);
  });
});

describe('POST', () => {
  const raw = (body: string, headers: Record<string, string> = JSON_HEADERS): Promise<Answer> =>
    to('/query', { method: 'POST', headers, body });

  test.each([
    ['a content type with parameters', { 'content-type': 'application/json; charset=utf-8' }, 200],
    ['a content type in capitals', { 'content-type': 'Application/JSON' }, 200],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
    ['plain text', { 'content-type': 'text/plain' }, 400],
    ['GraphQL as such', { 'content-type': 'application/graphql' }, 400],
    ['no content type', {}, 400],
  ] as const)('with %s: %j is %i', async (_name, headers, status) => {
    const answer = await raw(JSON.stringify({ query: QUERY }), { ...headers });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.errors?.[0]?.message).toBe('transport not supported');
  });

  test.each([
    ['not JSON', '{"query":', 'BAD_REQUEST'],
    ['empty', '', 'BAD_REQUEST'],
    ['a batch', JSON.stringify([{ query: QUERY }]), 'BAD_REQUEST'],
    ['a string', '"x"', 'BAD_REQUEST'],
    ['without a query', '{}', 'BAD_REQUEST'],
    ['a query that is no string', '{"query":{}}', 'BAD_REQUEST'],
    ['variables that are no object', JSON.stringify({ query: QUERY, variables: [1] }), 'BAD_REQUEST'],
    ['a syntax error', JSON.stringify({ query: '{ a' }), 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', JSON.stringify({ query: '{ nonsense }' }), 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown operation', JSON.stringify({ query: 'query A { stateVersion }', operationName: 'B' }), 'OPERATION_RESOLUTION_FAILURE'],
    [
      'several operations and no name',
      JSON.stringify({ query: 'query A { stateVersion } query B { stateVersion }' }),
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a variable of the wrong type',
      JSON.stringify({ query: 'query($n: Int!) { vehicles(first: $n) { name } }', variables: { n: 'x' } }),
      'BAD_USER_INPUT',
    ],
    ['a variable missing', JSON.stringify({ query: 'query($n: Int!) { vehicles(first: $n) { name } }' }), 'BAD_USER_INPUT'],
  ])('%s is refused with 400', async (_name, body, expected) => {
    const answer = await raw(body);
    expect([answer.status, code(answer), 'data' in answer.body]).toEqual([400, expected, false]);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });

  test('a refused variable is named in the path', async () => {
    const { body } = await post(gateway.url, 'query($n: Int!) { vehicles(first: $n) { name } }', { n: true });
    expect(body.errors?.[0]?.path).toEqual(['variable', 'n']);
  });

  test('is 200 whenever execution began', async () => {
    const { status, body } = await post(gateway.url, '{ vehicle(tokenId: 999) { name } }');
    expect([status, body.data]).toEqual([200, { vehicle: null }]);
  });

  test('a body over the limit is 413', async () => {
    const answer = await raw(JSON.stringify({ query: QUERY, operationName: 'x'.repeat(20_000) }));
    expect([answer.status, code(answer)]).toEqual([413, 'REQUEST_TOO_LARGE']);
  });

  test('introspection is open', async () => {
    const { body } = await post(gateway.url, '{ __schema { queryType { name } } __type(name: "Vehicle") { kind } }');
    expect(body).toEqual({ data: { __schema: { queryType: { name: 'Query' } }, __type: { kind: 'OBJECT' } } });
  });
});

describe('the response type', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['application/json;q=0.5, application/graphql-response+json;q=0.9', 'application/graphql-response+json'],
    ['text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'application/json'],
  ])('for Accept %s is %s', async (accept, type) => {
    const { headers } = await to('/query', {
      method: 'POST',
      headers: accept === undefined ? JSON_HEADERS : { ...JSON_HEADERS, accept },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(String(headers['content-type']).split(';')[0]).toBe(type);
  });
});

describe('browsers', () => {
  const origin = 'https://app.example';

  test('of any origin may call and read the block', async () => {
    const { headers } = await to('/query', {
      method: 'POST',
      headers: { ...JSON_HEADERS, origin },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toMatch(/Indexed-Block/);
  });

  test('get their preflight answered', async () => {
    const asked = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-mine' };
    const { status, headers } = await to('/query', { method: 'OPTIONS', headers: asked });
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-methods']).toBe('GET, POST, OPTIONS');
    expect(headers['access-control-allow-headers']).toBe('Content-Type, Authorization, content-type,x-mine');
  });

  test('are held to the origins that are listed', async () => {
    const strict = await startTestGateway([local(fleetSubgraph()), local(stateSubgraph())], { corsOrigins: [origin] });
    const allowed = async (from: string): Promise<unknown> =>
      (await send(`${strict.url}/query?query={stateVersion}`, { headers: { origin: from } })).headers['access-control-allow-origin'];
    expect([await allowed(origin), await allowed('https://evil.example')]).toEqual([origin, undefined]);
    await strict.stop();
  });
});

describe('limits', () => {
  const deep = (levels: number): string => `{ vehicle(tokenId: 1) ${'{ twin '.repeat(levels)}{ tokenId }${' }'.repeat(levels)} }`;
  test.each([
    ['depth', deep(10)],
    ['depth', `{ vehicle(tokenId: 1) { ...A } } fragment A on Vehicle { twin { ...A } }`],
    ['aliases', `{ ${Array.from({ length: 11 }, (_, i) => `a${i}: stateVersion`).join(' ')} }`],
    [
      'fields',
      `{ vehicles { ...A ...A } } fragment A on Vehicle { ...B ...B } fragment B on Vehicle { ...C ...C } fragment C on Vehicle { ${'name '.repeat(20)} }`,
    ],
    ['tokens', `{ vehicles { ${'name '.repeat(600)} } }`],
  ])('%s: too much is refused before it is planned', async (what, query) => {
    const answer = await post(gateway.url, query);
    expect([answer.status, code(answer)]).toEqual([400, 'QUERY_TOO_COMPLEX']);
    expect(answer.body.errors?.[0]?.message).toContain(what);
  });

  test('within the limits is answered', async () => {
    expect((await post(gateway.url, deep(6))).status).toBe(200);
  });

  test('an operation that takes too long is answered with what there is', async () => {
    const hasty = await startTestGateway([local(fleetSubgraph()), local(stateSubgraph())], { requestTimeoutMs: 150 });
    const { status, body } = await post(hasty.url, '{ stateVersion slow(ms: 900) }');
    expect([status, body.data]).toEqual([200, { stateVersion: 7, slow: null }]);
    expect(body.errors).toEqual([
      { message: 'subgraph "fleet" did not answer in time', extensions: { code: 'TIMEOUT', service: 'fleet' } },
    ]);
    await hasty.stop();
  });
});

describe('pages', () => {
  test('the landing page works without the internet', async () => {
    const { status, headers, text } = await to('/');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('href="/graphiql"');
    expect(text).toContain('onerror="sandboxFailed()"');
  });

  test('GraphiQL is served whole from here, with the sample query', async () => {
    const sample = '# <b>&"\n{ stateVersion }';
    const sampled = await startTestGateway([local(stateSubgraph()), local(fleetSubgraph())], { landing: { sampleQuery: sample } });
    const page = await send(`${sampled.url}/graphiql`);
    expect(page.text).toContain('data-query="# &lt;b&gt;&amp;&quot;\n{ stateVersion }"');
    expect(page.text).not.toMatch(/https?:/);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    for (const [, file] of page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g))
      expect((await send(`${sampled.url}${file ?? ''}`)).status).toBe(200);
    const landing = await send(`${sampled.url}/`);
    expect(landing.text).toContain('# \\u003cb>&');
    await sampled.stop();
  });

  test('an unknown path says so', async () => {
    const answer = await to('/nowhere');
    expect([answer.status, code(answer)]).toEqual([404, 'NOT_FOUND']);
  });
});
