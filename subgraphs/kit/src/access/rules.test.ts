import { execute, parse } from 'graphql';
import { useRuled } from '../../../../test/support/ruled-asking';
import { createLogger } from '../logging';
import { amoy } from '../network';
import type { AnySubgraphDefinition } from '../subgraph/definition';
import { runSubgraph, type RunningSubgraph } from '../subgraph/run';
import { accessTypeDefs } from './rule-directives';

const ruled = useRuled();
const log = createLogger('t', { level: 'silent' });

describe('at the start', () => {
  const start = (query: string, rest = '', access = true): RunningSubgraph => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) ${accessTypeDefs} type Query { ${query} } ${rest}`;
    const definition: AnySubgraphDefinition = {
      name: 'cars',
      typeDefs: parse(sdl),
      resolvers: {},
      createContext: () => undefined,
      checkReady: () => Promise.resolve(),
      ...(access ? { access: { authority: ruled().twin, network: amoy } } : {}),
    };
    return runSubgraph(definition, { log });
  };
  const ALL_OF = '@requiresAllOfPrivileges(privileges: [VEHICLE_RAW_DATA])';

  test.each([
    ['a vehicle’s token where no vehicle can be told', 'a: Int @requiresVehicleToken', '', /cars.*Query\.a requires a vehicle's token/],
    ['an id of another form', 'a(tokenId: String): Int @requiresVehicleToken', '', /Query\.a/],
    ['a privilege at the root', `a: Int ${ALL_OF}`, '', /Query\.a .*nothing tells which/],
    ['a privilege below fields without a vehicle', 'a: A', `type A { b: B c: A } type B { c: Int ${ALL_OF} }`, /B\.c/],
    [
      'a privilege below a vehicle without its token',
      'a: Vehicle',
      `type Vehicle { tokenId: Int b: B } type B { c: Int ${ALL_OF} }`,
      /B\.c/,
    ],
    ['a privilege in a vehicle without a key', 'a: Vehicle', `type Vehicle { id: Int c: Int ${ALL_OF} }`, /Vehicle\.c/],
    ['an owner of nothing', 'a: Int @requiresOwner', '', /Query\.a/],
    [
      'no privilege at all',
      'a(tokenId: Int): Int @requiresAllOfPrivileges(privileges: [])',
      '',
      /Query\.a requires privileges, but names none/,
    ],
    ['a misspelt rule', 'a(tokenId: Int): Int @requiresVehicletoken', '', /requiresVehicletoken/],
  ])('%s is refused', (_name, query, rest, text) => {
    expect(() => start(query, rest)).toThrow(text);
  });

  test('rules without anybody to decide are refused, and none need nobody', () => {
    expect(() => start('a: Int @authenticated', '', false)).toThrow(/cars.*Query\.a.*access/);
    expect(() => start('a: Int', '', false)).not.toThrow();
  });

  test('a vehicle’s token above, or a way among several, is enough', () => {
    const below = `type A { b: B a: A } type B { c: Int ${ALL_OF} back: A }`;
    expect(() => start('a(tokenId: Int!): A @requiresVehicleToken  b: B', below)).not.toThrow();
  });

  test('a guarded field cannot be reached around its guard', async () => {
    const { errors } = await execute({ schema: ruled().subgraph.schema, document: parse('{ members }'), contextValue: {} });
    expect([errors?.length, ruled().reads.guarded]).toEqual([1, 0]);
  });
});
