import { createHash } from 'node:crypto';
import { HopSigner, type Caller } from '@dimo-node/kit';
import { getIntrospectionQuery } from 'graphql';
import { post, type Answer } from '../../support/gateway';
import { developerCaller, LICENSE, OWNER, vehicleCaller } from '../../support/memory-twin';
import { ALL } from '../../support/ruled-asking';
import { HOP_SECRET, MODES, useRuledGateway } from '../../support/ruled-gateway';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe.each(MODES)('operations %s', (mode) => {
  const ruled = useRuledGateway(mode);
  const everything = vehicleCaller(1, ALL);
  beforeEach(() => {
    ruled().twin.takeRecords();
    ruled().twin.behind = false;
    ruled().twin.auditFull = false;
  });

  test('@skip, @include and variables decide what is asked, and only that is checked', async () => {
    const query = `query($id: Int!, $all: Boolean!) {
      position(tokenId: $id) { exact @include(if: $all) about }
      other: position(tokenId: 2) @skip(if: $all) { about }
    }`;
    expect((await ruled().ask(everything, query, { id: 1, all: true })).body).toEqual({
      data: { position: { exact: 'exact of 1', about: 1 } },
    });
    expect((await ruled().ask(everything, query, { id: '2', all: true })).body.data).toEqual({ position: null });
    expect((await ruled().ask(everything, query, { id: 1, all: false })).body.data).toEqual({ position: { about: 1 }, other: null });
  });

  test('several operations in one document: the one that is named runs, as its caller', async () => {
    const query = 'query A { a: position(tokenId: 1) { exact } } query B { b: position(tokenId: 2) { exact } }';
    const run = (operationName: string): Promise<Answer> => ruled().send(everything, { query, operationName });
    expect((await run('A')).body.data).toEqual({ a: { exact: 'exact of 1' } });
    expect((await run('B')).body.data).toEqual({ b: null });
    expect((await ruled().send(everything, [{ query: '{ open }' }, { query }])).status).toBe(400);
  });

  test('a token outlives neither its grant nor a part of it', async () => {
    const query = '{ position(tokenId: 1) { about exact coarse } }';
    const stands = async (): Promise<unknown> => (await ruled().ask(everything, query)).body.data;
    expect(await stands()).toEqual({ position: { about: 1, exact: 'exact of 1', coarse: 'coarse of 1' } });
    ruled().twin.grant(LICENSE, 1, 'GetApproximateLocation');
    expect(await stands()).toEqual({ position: { about: 1, exact: null, coarse: 'coarse of 1' } });
    ruled().twin.grants.clear();
    expect(await stands()).toEqual({ position: null });
    ruled().twin.grant(LICENSE, 1, ...ALL);
  });

  test('a plan that was made for one caller lets no other one in', async () => {
    const query = '{ again: position(tokenId: 1) { exact } }';
    expect((await ruled().ask(everything, query)).body.data).toEqual({ again: { exact: 'exact of 1' } });
    expect((await ruled().ask(undefined, query)).body.data).toEqual({ again: null });
    expect((await ruled().ask(vehicleCaller(2, ALL), query)).body.data).toEqual({ again: null });
  });

  test('the schema is shown to anyone, without the entities behind it', async () => {
    const { body } = await post(ruled().gateway.url, getIntrospectionQuery());
    expect([JSON.stringify(body.data), body.errors]).toEqual([expect.stringContaining('"coarse"'), undefined]);
    const query = 'query($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    expect((await post(ruled().gateway.url, query, { r: [{ __typename: 'Vehicle', tokenId: 1 }] })).status).toBe(400);
    expect((await ruled().ask(undefined, '{ __typename }')).body).toEqual({ data: { __typename: 'Query' } });
    expect(ruled().twin.takeRecords()).toEqual([]);
  });

  test('persisted queries are on record under the hash of the client’s text, like any other', async () => {
    const query = `query ${mode.replaceAll(' ', '_')} { position(tokenId: 1) { exact } vehicle(tokenId: 1) { odometer } }`;
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    const run = (body: object): Promise<Answer> => ruled().send(everything, body);
    expect((await run({ extensions })).body.errors?.[0]?.message).toBe('PersistedQueryNotFound');
    const data = { position: { exact: 'exact of 1' }, vehicle: { odometer: 1_000 } };
    for (const body of [{ query, extensions }, { extensions }, { query }]) expect((await run(body)).body.data).toEqual(data);
    const anonymous = await post(ruled().gateway.url, undefined, undefined, { extensions });
    expect(anonymous.body.data).toEqual({ position: null, vehicle: { odometer: null } });
    expect(new Set(ruled().twin.records.map(({ operation }) => operation))).toEqual(new Set([sha256(query)]));
  });

  test('a mutation is carried out for whom it is allowed to, and once', async () => {
    const run = (caller: Caller): Promise<Answer> => ruled().send(caller, { query: 'mutation { unlock(tokenId: 1) }' });
    const before = ruled().reads.guarded;
    expect((await run(vehicleCaller(1, []))).body.data).toEqual({ unlock: null });
    expect((await run(everything)).body.data).toEqual({ unlock: 'unlocked 1' });
    expect(ruled().reads.guarded).toBe(before + 1);
  });

  test('what the twin or the audit log cannot do is said', async () => {
    const code = ({ body }: Answer): unknown => body.errors?.map(({ extensions }) => extensions?.['code']);
    ruled().twin.behind = true;
    const behind = await ruled().ask(everything, '{ open position(tokenId: 1) { exact } }');
    expect([behind.body.data, code(behind)]).toEqual([{ open: 'for all', position: null }, ['TWIN_BEHIND']]);
    ruled().twin.behind = false;
    ruled().twin.auditFull = true;
    const unrecorded = await ruled().ask(everything, '{ open position(tokenId: 1) { exact } }');
    expect([unrecorded.body.data, code(unrecorded)]).toEqual([{ open: 'for all', position: null }, ['AUDIT_UNAVAILABLE']]);
  });

  test('headers of the hop that a client sends go nowhere', async () => {
    const forged = new HopSigner(HOP_SECRET).sign('ruled', '{}', { caller: everything, operationHash: 'f'.repeat(64) });
    const { body } = await ruled().ask(undefined, '{ me position(tokenId: 1) { exact } }', undefined, forged);
    expect(body.data).toEqual({ me: 'null', position: null });
    const mine = await ruled().ask(developerCaller(OWNER), '{ me }', undefined, forged);
    expect(JSON.parse((mine.body.data as { me: string }).me)).toMatchObject({ kind: 'developer', address: OWNER, clientId: LICENSE });
  });
});
