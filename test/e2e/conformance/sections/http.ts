import { refused, refusedVariable, type Exchange, type Section } from '../case';

const JSON_TYPE = { 'content-type': 'application/json' };
const QUERY = '{ vehicle(tokenId: 1) { tokenId } }';
const FOUND = { status: 200, body: { data: { vehicle: { tokenId: 1 } } } };
const search = (values: Readonly<Record<string, string>>): string => `/query?${new URLSearchParams(values)}`;

const post = (name: string, body: unknown, answer: Exchange['answer'], headers: Record<string, string> = JSON_TYPE): Exchange => ({
  ...{ name, method: 'POST', path: '/query', headers, answer },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Refused with this status and code. */
const refusal = (code: string, status = 400): Exchange['answer'] => ({ status, body: { errors: [{ extensions: { code } }] } });
const HASH = 'ab'.repeat(32);

export const http: Section = {
  name: 'requests and statuses',
  fill: ({ insert }) => insert('vehicle', { id: 1 }),
  cases: [
    refused('{ vehicle(tokenId: 1) ', expect.stringMatching(/^Syntax Error: /), 'GRAPHQL_PARSE_FAILED'),
    refused('{ vehicle(tokenId: 1) { tokenId() } }', expect.stringMatching(/^Syntax Error: /), 'GRAPHQL_PARSE_FAILED'),
    refused('{ vehicle(tokenId: 1) { color } }', 'Cannot query field "color" on type "Vehicle".'),
    refused('{ vehicle(tokenId: 1) }', expect.stringContaining('must have a selection of subfields')),
    refused('{ vehicle(tokenId: 1, vin: "x") { tokenId } }', 'Unknown argument "vin" on field "Query.vehicle".'),
    refused('query { vehicle(tokenId: $b) { tokenId } }', 'Variable "$b" is not defined.'),
    refusedVariable(
      'id',
      'query ($id: Int!) { vehicle(tokenId: $id) { tokenId } }',
      { id: null },
      'Variable "$id" of non-null type "Int!" must not be null.',
    ),
  ],
  exchanges: [
    { name: 'a GET without any header', path: search({ query: QUERY }), answer: FOUND },
    {
      name: 'a GET with variables',
      path: search({ query: 'query ($id: Int!) { vehicle(tokenId: $id) { tokenId } }', variables: '{"id":"1"}' }),
      answer: FOUND,
    },
    { name: 'a GET with variables that are no JSON', path: search({ query: QUERY, variables: '{' }), answer: { status: 400 } },
    { name: 'a GET without a query', path: '/query', answer: { status: 400 } },
    post('a POST', { query: QUERY }, FOUND),
    post('a POST with a charset', { query: QUERY }, FOUND, { 'content-type': 'application/json; charset=utf-8' }),
    post('an operation by its name', { query: `query a ${QUERY} query b { __typename }`, operationName: 'a' }, FOUND),
    post('several operations and no name', { query: `query a ${QUERY} query b { __typename }` }, refusal('OPERATION_RESOLUTION_FAILURE')),
    post(
      'another content type',
      { query: QUERY },
      { status: 400, body: { errors: [{ message: 'transport not supported' }] } },
      { 'content-type': 'text/plain' },
    ),
    post('a body that is no JSON', 'query', refusal('BAD_REQUEST')),
    post('a batch', [{ query: QUERY }], refusal('BAD_REQUEST')),
    post('a mutation', { query: 'mutation { vehicle { tokenId } }' }, refusal('GRAPHQL_VALIDATION_FAILED')),
    post('a subscription', { query: 'subscription { vehicle { tokenId } }' }, { status: 400 }),
    post(
      'what is not found',
      { query: '{ vehicle(tokenId: 2) { tokenId } }' },
      { status: 200, body: { data: { vehicle: null }, errors: [{ extensions: { code: 'NOT_FOUND' } }] } },
    ),
    post(
      'an unknown persisted query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } },
      { status: 200, body: { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] } },
    ),
    post(
      'introspection',
      { query: '{ __schema { queryType { fields { name args { type { ofType { name } } } } } } }' },
      { status: 200, body: { data: { __schema: { queryType: {} } } } },
    ),
    post(
      'the type of the answer',
      { query: QUERY },
      { status: 200, headers: { 'content-type': expect.stringMatching(/^application\/json/) as unknown } },
    ),
    post(
      'the newer type of the answer',
      { query: QUERY },
      { status: 200, headers: { 'content-type': expect.stringMatching(/^application\/graphql-response\+json/) as unknown } },
      { ...JSON_TYPE, accept: 'application/graphql-response+json, application/json;q=0.9' },
    ),
    post('the block that the answer stands at', { query: QUERY }, { headers: { 'indexed-block': `7:0x${'07'.repeat(32)}` } }),
    { name: 'OPTIONS', method: 'OPTIONS', path: '/query', answer: { status: 200, headers: { allow: 'OPTIONS, GET, POST' } } },
    { name: 'HEAD', method: 'HEAD', path: '/query', answer: { status: 405 } },
    { name: 'PUT', method: 'PUT', path: '/query', answer: { status: 405 } },
    {
      name: 'the preflight of a web page',
      method: 'OPTIONS',
      path: '/query',
      headers: {
        origin: 'https://app.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
      answer: {
        status: 200,
        headers: {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': expect.stringContaining('POST') as unknown,
          'access-control-allow-headers': expect.stringMatching(/content-type.*authorization/i) as unknown,
        },
      },
    },
    {
      name: 'the page for people',
      path: '/',
      answer: { status: 200, headers: { 'content-type': expect.stringMatching(/^text\/html/) as unknown } },
    },
  ],
};
