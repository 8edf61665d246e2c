import { answers, type Case, type Section } from '../case';
import { fillLists, inPlace, KNOWN_LISTS, queryOf, type KnownList } from '../lists';

/** What a page of five rows is: arguments (a cursor as the row that it is of), rows from and to, whether there is more after and before. */
const WINDOWS: readonly (readonly [
  args: Readonly<Record<string, number | null>>,
  from: number,
  to: number,
  next: boolean,
  previous: boolean,
])[] = [
  [{ first: 100 }, 0, 5, false, false],
  [{ first: 5, last: null }, 0, 5, false, false],
  [{ first: 4, last: null, after: null, before: null }, 0, 4, true, false],
  [{ first: 3, after: 1 }, 2, 5, false, true],
  [{ first: 1, after: 4 }, 5, 5, false, true],
  [{ first: 3, before: 3 }, 0, 3, true, false],
  [{ first: 100, before: 0 }, 0, 0, true, false],
  [{ first: 9, after: 0, before: 4 }, 1, 4, true, true],
  [{ first: 9, after: 3, before: 1 }, 0, 0, true, true],
  [{ last: 3, first: null }, 2, 5, false, true],
  [{ last: 2, before: 2 }, 0, 2, true, false],
  [{ last: 1, before: 4 }, 3, 4, true, true],
  [{ last: 9, after: 1 }, 2, 5, false, true],
  [{ last: 1, after: 1 }, 4, 5, false, true],
  [{ last: 2, after: 0, before: 4 }, 2, 4, true, true],
];
const EMPTY_WINDOWS: typeof WINDOWS = [
  [{ first: 0 }, 0, 0, true, false],
  [{ last: 0 }, 0, 0, false, true],
];

const DECLARED = 'query ($first: Int, $last: Int, $after: String, $before: String) ';
const ARGS = 'first: $first, last: $last, after: $after, before: $before';

function page(list: KnownList, [args, from, to, hasNextPage, hasPreviousPage]: (typeof WINDOWS)[number]): Case {
  const { key, keys, cursors } = list;
  const variables = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      name.length < 6 && name !== 'after' ? value : value === null ? null : (cursors[value] ?? ''),
    ]),
  );
  const nodes = keys.slice(from, to).map((value) => ({ [key]: value }));
  const edges = nodes.map((node, i) => ({ cursor: cursors[from + i], node }));
  const pageInfo = { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null, hasNextPage, hasPreviousPage };
  const selection = `totalCount nodes { ${key} } edges { cursor node { ${key} } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }`;
  return answers(queryOf(list, ARGS, selection, DECLARED), inPlace(list, { totalCount: 5, nodes, edges, pageInfo }), variables);
}

const info = 'pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';
const NOTHING = { totalCount: 0, nodes: [], pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false } };

export const pagingWindows: Section = {
  name: 'pages of lists',
  fill: fillLists,
  cases: [
    ...KNOWN_LISTS.flatMap((list) => [...WINDOWS, ...(list.ownSizes === true ? [] : EMPTY_WINDOWS)].map((window) => page(list, window))),

    // The other end of a page that bounds two lists under aliases, and lists without rows.
    answers(
      '{ a: vehicles(first: 1) { nodes { tokenId } } b: vehicles(last: 1) { nodes { tokenId } } c: vehicles(first: 1, after: "MzA=") { nodes { tokenId } } }',
      { a: { nodes: [{ tokenId: 50 }] }, b: { nodes: [{ tokenId: 10 }] }, c: { nodes: [{ tokenId: 20 }] } },
    ),
    answers(`{ vehicles(first: 3, filterBy: { make: "None" }) { totalCount nodes { tokenId } ${info} } }`, { vehicles: NOTHING }),
    answers(`{ vehicles(last: 3, filterBy: { make: "None" }) { totalCount nodes { tokenId } ${info} } }`, { vehicles: NOTHING }),
    answers(
      `{ vehicle(tokenId: 20) { sacds(first: 1) { totalCount nodes { grantee } ${info} } privileges { totalCount nodes { id } ${info} } earnings { history(last: 1) { totalCount } } } }`,
      { vehicle: { sacds: NOTHING, privileges: NOTHING, earnings: { history: { totalCount: 0 } } } },
    ),
    answers(
      `{ developerLicense(by: { tokenId: 20 }) { signers(first: 5) { totalCount nodes { address } ${info} } redirectURIs(last: 5) { totalCount nodes { uri } ${info} } } }`,
      {
        developerLicense: { signers: NOTHING, redirectURIs: NOTHING },
      },
    ),
    answers(`{ vehicles(first: 0, filterBy: { make: "None" }) { ${info} } }`, { vehicles: { pageInfo: NOTHING.pageInfo } }),
  ],
};
