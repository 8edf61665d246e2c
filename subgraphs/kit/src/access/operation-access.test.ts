import { developerCaller, LICENSE, OWNER, vehicleCaller } from '../../../../test/support/memory-twin';
import { ALL, ENTITIES, entities, useRuled } from '../../../../test/support/ruled-asking';
import { operationHash } from './operation-hash';

const ruled = useRuled();
const lines = (texts: readonly string[]): string[] => texts.map((text) => text.replace('privilege:', ''));

describe('the twin is asked', () => {
  test('once for what many fields need', async () => {
    const query = `{ members a: members position(tokenId: 1) { exact b: exact coarse } again: position(tokenId: 1) { exact }
      journal(tokenId: 1) { detail { raw } } papers(tokenId: 1) { pin } p: papers(tokenId: 1) { pin } }`;
    ruled().twin.owners.set(1, LICENSE);
    await ruled().ask(vehicleCaller(1, ALL), query);
    expect(lines([...ruled().twin.asked].sort())).toEqual([
      'confirm 1 GetApproximateLocation',
      'confirm 1 GetLocationHistory',
      'confirm 1 GetLocationHistory privilege:GetNonLocationHistory',
      'confirm 1 GetNonLocationHistory',
      'licensed',
      'owns 1',
    ]);
  });

  test('about a revoked permission of a token that still names it', async () => {
    const query = '{ position(tokenId: 1) { about exact coarse } }';
    ruled().twin.grant(LICENSE, 1, 'GetApproximateLocation');
    const caller = vehicleCaller(1, ['GetLocationHistory', 'GetApproximateLocation']);
    expect(await ruled().ask(caller, query)).toEqual({
      data: { position: { about: 1, exact: null, coarse: 'coarse of 1' } },
      errors: ['position.exact: unauthorized: the grant does not stand any more: privilege:GetLocationHistory (FORBIDDEN)'],
    });
    ruled().twin.grants.clear();
    expect((await ruled().ask(caller, query)).data).toEqual({ position: null });
  });

  test('with a token without permissions, whether a grant stands at all', async () => {
    expect((await ruled().ask(vehicleCaller(1, []), '{ position(tokenId: 1) { about } }')).data).toEqual({ position: { about: 1 } });
    ruled().twin.grants.clear();
    expect((await ruled().ask(vehicleCaller(1, []), '{ position(tokenId: 1) { about } }')).data).toEqual({ position: null });
  });

  test('and when it lags, nothing guarded is shown', async () => {
    ruled().twin.behind = true;
    const { data, errors } = await ruled().ask(vehicleCaller(1, ALL), '{ open members position(tokenId: 1) { about } }');
    expect(data).toEqual({ open: 'for all', members: null, position: null });
    expect(errors.map((error) => error.slice(-13))).toEqual(['(TWIN_BEHIND)', '(TWIN_BEHIND)']);
    expect(ruled().twin.takeRecords()).toHaveLength(2);
  });
});

describe('the audit log is told', () => {
  test('one line for each asset that was shown and for each reason that something was not', async () => {
    const query = `{ open members position(tokenId: 1) { exact coarse } papers(tokenId: 1) { pin } two: position(tokenId: 2) { about }
      a: position(tokenId: 2) { about } three: position(tokenId: 3) { about } }`;
    await ruled().ask(vehicleCaller(1, ['GetLocationHistory', 'GetApproximateLocation']), query);
    const operation = operationHash(query);
    expect(new Set(ruled().twin.records.map((record) => record.operation))).toEqual(new Set([operation]));
    expect(ruled().twin.takeRecords().sort()).toEqual([
      `1 |  | unauthorized: ${LICENSE} does not own vehicle 1`,
      '1 | GetApproximateLocation GetLocationHistory | shown by sacd at 100',
      '2 |  | unauthorized: unauthorized: token id does not match',
      '3 |  | unauthorized: unauthorized: token id does not match',
      'none |  | shown by license at 100',
    ]);
  });

  test('of a whole fleet in a bounded number of lines, and of nobody in one for each reason', async () => {
    const fleet = entities(...Array.from({ length: 500 }, (_, i) => ({ tokenId: i + 10 })));
    await ruled().ask(vehicleCaller(1, ALL), ENTITIES('odometer'), fleet);
    expect(ruled().twin.takeRecords().length).toBeLessThan(30);
    await ruled().ask(undefined, ENTITIES('odometer'), fleet);
    expect(ruled().twin.takeRecords()).toEqual(['none | GetNonLocationHistory | unauthorized: jwt missing']);
  });

  test('of the client’s operation when the gateway says which', async () => {
    await ruled().subgraph.execute({ query: '{ members }', headers: {}, caller: developerCaller(OWNER), operationHash: 'f'.repeat(64) });
    expect(ruled().twin.records.map(({ operation }) => operation)).toEqual(['f'.repeat(64)]);
  });

  test('before the answer leaves: when it cannot be, nothing guarded is shown', async () => {
    ruled().twin.auditFull = true;
    const { data, errors } = await ruled().ask(vehicleCaller(1, ALL), '{ open members position(tokenId: 1) { about } }');
    expect(data).toEqual({ open: 'for all', members: null, position: null });
    expect(errors.map((error) => error.slice(-19))).toEqual(['(AUDIT_UNAVAILABLE)', '(AUDIT_UNAVAILABLE)']);
    const before = ruled().reads.guarded;
    expect(await ruled().ask(vehicleCaller(1, ALL), 'mutation { unlock(tokenId: 1) }')).toMatchObject({
      data: null,
      errors: [/AUDIT_UNAVAILABLE/],
    });
    expect(ruled().reads.guarded).toBe(before + 1);
  });
});
