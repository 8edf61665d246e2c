import { answers, fails, refused, refusedVariable, type Case, type Section } from '../case';
import { fillLists, inPlace, KNOWN_LISTS, pathOf, queryOf, type KnownList } from '../lists';

const NEITHER = 'provide `first` or `last`';
const BOTH = 'pass `first` or `last`, but not both';

/** Arguments and what is said of them. */
const WRONG: readonly (readonly [args: Readonly<Record<string, unknown>>, message: string])[] = [
  [{}, NEITHER],
  [{ first: null }, NEITHER],
  [{ first: null, last: null, after: 'NTA=' }, NEITHER],
  [{ first: 1, last: 1 }, BOTH],
  [{ first: 0, last: 0 }, BOTH],
  [{ first: -1, last: 200 }, BOTH],
  [{ first: -1 }, 'the value for `first` cannot be negative'],
  [{ last: -100 }, 'the value for `last` cannot be negative'],
  [{ first: 101 }, 'the value 101 for `first` exceeds the limit 100'],
  [{ last: 2147483647, first: null }, 'the value 2147483647 for `last` exceeds the limit 100'],
];

const DECLARED = 'query ($first: Int, $last: Int, $after: String) ';

const failsIn = (list: KnownList, variables: Readonly<Record<string, unknown>>, message: string): Case =>
  fails(queryOf(list, 'first: $first, last: $last, after: $after', 'totalCount', DECLARED), `${list.prefix ?? ''}${message}`, {
    path: pathOf(list),
    data: list.left,
    variables,
  });

/** The same without any argument in the text. */
const failsBare = (list: KnownList): Case =>
  fails(queryOf(list, '', 'totalCount'), `${list.prefix ?? ''}${NEITHER}`, { path: pathOf(list), data: list.left });

const SIZED = KNOWN_LISTS.filter(({ ownSizes }) => ownSizes !== true);
const PRIVILEGES = KNOWN_LISTS.filter(({ ownSizes }) => ownSizes === true);
const NO_SIZE = 'invalid value provided for number of privileges to retrieve';

const ofPrivileges = (list: KnownList): Case[] => [
  ...['', 'first: null', 'last: null, first: null', 'first: 1000', 'last: 101'].map((args) =>
    answers(
      queryOf(list, args, `totalCount nodes { ${list.key} }`),
      inPlace(list, { totalCount: 5, nodes: list.keys.map((id) => ({ id })) }),
    ),
  ),
  ...[{ first: 0 }, { first: -1 }, { last: 0 }, { last: -5, first: null }].map((args) => failsIn(list, args, NO_SIZE)),
  failsIn(list, { first: 1, last: 1 }, BOTH),
  failsIn(list, { first: 1001 }, 'the value 1001 for `first` exceeds the limit 1000'),
];

export const pagingArguments: Section = {
  name: 'arguments of lists',
  fill: fillLists,
  cases: [
    ...SIZED.flatMap((list) => [failsBare(list), ...WRONG.map(([args, message]) => failsIn(list, args, message))]),
    ...PRIVILEGES.flatMap(ofPrivileges),

    // Below a list the path names the place in it, and the nearest parent that may be null becomes null.
    fails('{ vehicles(last: 1) { nodes { sacds { totalCount } } } }', NEITHER, { path: ['vehicles', 'nodes', 0, 'sacds'], data: null }),
    fails(
      '{ vehicles(last: 1) { edges { node { tokenId earnings { history(first: 101) { totalCount } } } } } }',
      'the value 101 for `first` exceeds the limit 100',
      {
        path: ['vehicles', 'edges', 0, 'node', 'earnings', 'history'],
        data: { vehicles: { edges: [{ node: { tokenId: 10, earnings: null } }] } },
      },
    ),
    fails('{ vehicle(tokenId: 10) { tokenId grants: sacds { totalCount } } stakes(first: 1) { totalCount } }', NEITHER, {
      path: ['vehicle', 'grants'],
      data: { vehicle: null, stakes: { totalCount: 5 } },
    }),
    fails('{ stakes(first: 1, last: 2) { totalCount } vehicle(tokenId: 10) { tokenId } }', BOTH, {
      path: ['stakes'],
      data: { stakes: null, vehicle: { tokenId: 10 } },
    }),

    // Sizes as variables.
    answers(
      'query ($first: Int, $last: Int) { vehicles(first: $first, last: $last) { nodes { tokenId } } }',
      { vehicles: { nodes: [{ tokenId: 50 }] } },
      {
        first: '1',
        last: null,
      },
    ),
    fails('query ($first: Int) { vehicles(first: $first) { totalCount } }', NEITHER, { path: ['vehicles'], data: null, variables: {} }),
    fails('query ($first: Int = 101) { vehicles(first: $first) { totalCount } }', 'the value 101 for `first` exceeds the limit 100', {
      path: ['vehicles'],
      data: null,
    }),
    refused('{ vehicles(first: 2147483648) { totalCount } }', 'Int cannot represent non 32-bit signed integer value: 2147483648'),
    refused('{ vehicles(first: "5") { totalCount } }', 'Int cannot represent non-integer value: "5"'),
    refused('{ vehicles(first: 1, after: 5) { totalCount } }', 'String cannot represent a non string value: 5'),
    refused('{ manufacturers(first: 5) { totalCount } }', 'Unknown argument "first" on field "Query.manufacturers".'),
    refusedVariable(
      'first',
      'query ($first: Int) { vehicles(first: $first) { totalCount } }',
      { first: 1.5 },
      'Variable "$first" got invalid value 1.5; Int cannot represent non-integer value: 1.5',
    ),
  ],
};
