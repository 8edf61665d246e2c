import { didOf, vehicleCaller } from '../../../../test/support/memory-twin';
import { ALL, ENTITIES, entities, useRuled } from '../../../../test/support/ruled-asking';

const ruled = useRuled();

describe('which vehicle a field is about', () => {
  const one = vehicleCaller(1, ALL);
  const mismatch = (path: string): string => `${path}: unauthorized: unauthorized: token id does not match (FORBIDDEN)`;
  const unnamed = (path: string): string => `${path}: unauthorized: no vehicle is named that this belongs to (FORBIDDEN)`;

  test('aliases do not lend each other their vehicle', async () => {
    const query = '{ a: position(tokenId: 1) { exact } b: position(tokenId: 2) { exact } c: bare { exact } }';
    expect(await ruled().ask(one, query)).toEqual({
      data: { a: { exact: 'exact of 1' }, b: null, c: { exact: null } },
      errors: expect.arrayContaining([mismatch('b'), unnamed('c.exact')]) as unknown,
    });
  });

  test('each entity is checked on its own', async () => {
    const variables = entities({ tokenId: 1 }, { tokenId: 2 }, { tokenDID: didOf(1) }, { tokenDID: didOf(3) });
    const { data, errors } = await ruled().ask(one, ENTITIES('odometer position { exact }'), variables);
    const shown = { odometer: 1_000, position: { exact: 'exact of 1' } };
    const hidden = { odometer: null, position: null };
    expect(data).toEqual({ _entities: [shown, hidden, shown, hidden] });
    expect(errors).toHaveLength(4);
  });

  test('a reference that names two vehicles is none of them', async () => {
    const { data, errors } = await ruled().ask(
      one,
      ENTITIES('odometer'),
      entities({ tokenId: 2, tokenDID: didOf(1) }, { tokenId: 1, tokenDID: didOf(2) }),
    );
    expect(data).toEqual({ _entities: [{ odometer: null }, { odometer: null }] });
    expect(errors).toEqual(
      ['_entities.0.odometer', '_entities.1.odometer'].map(
        (path) => `${path}: unauthorized: the vehicle is named in several ways that differ (FORBIDDEN)`,
      ),
    );
  });

  test('another vehicle on the way takes the place of the one above', async () => {
    const query = '{ position(tokenId: 1) { nearby { odometer loose { about exact } twin { odometer position { exact } } } } }';
    const { data, errors } = await ruled().ask(one, query);
    expect(data).toEqual({
      position: {
        nearby: [
          { odometer: 1_000, loose: { about: 1, exact: null }, twin: { odometer: null, position: null } },
          { odometer: null, loose: { about: 2, exact: null }, twin: { odometer: null, position: null } },
        ],
      },
    });
    expect(errors).toContain(unnamed('position.nearby.0.loose.exact'));
  });

  test('fragments of either kind, variables, @skip and @include change nothing', async () => {
    const query = `query($id: Int!, $yes: Boolean!) {
      ...P
      position(tokenId: $id) { ... @include(if: $yes) { exact } coarse @skip(if: $yes) }
      other: position(tokenId: 2) @skip(if: $yes) { exact }
    }
    fragment P on Query { position(tokenId: $id) { ...F __typename } }
    fragment F on Position { about ... on Position { exact } }`;
    expect(await ruled().ask(one, query, { id: 1, yes: true })).toEqual({
      data: { position: { __typename: 'Position', about: 1, exact: 'exact of 1' } },
      errors: [],
    });
    expect(ruled().twin.takeRecords()).toEqual(['1 | GetLocationHistory | shown by sacd at 100']);
    expect((await ruled().ask(one, query, { id: 2, yes: true })).data).toEqual({ position: null });
    expect((await ruled().ask(one, query, { id: 1, yes: false })).data).toEqual({
      position: { __typename: 'Position', about: 1, exact: 'exact of 1', coarse: 'coarse of 1' },
      other: null,
    });
  });

  test('the schema is no secret', async () => {
    const { data, errors } = await ruled().ask(undefined, '{ __typename __type(name: "Position") { fields { name } } _service { sdl } }');
    expect([JSON.stringify(data), errors]).toEqual([expect.stringContaining('coarse'), []]);
    expect(ruled().twin.takeRecords()).toEqual([]);
  });
});
