import { answers, beginning, fails, type Case, type Section } from '../case';
import { fillLists, inPlace, KNOWN_LISTS, pathOf, queryOf, type KnownList } from '../lists';
import { cursor, addressBytes } from '../texts';

/** What is a cursor of no list at all. */
const NO_CURSOR = ['', '?', 'MQ', 'MQ=', ' MTA=', 'MTA=\n', 'MTA', '====', 'éé==', 'null', 'kgQ='];

/** What is no cursor of lists that are ordered so, by the cursor's letters. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  token: [
    cursor.token('x'),
    cursor.token('1.5'),
    cursor.token(' 1'),
    cursor.token('0x10'),
    cursor.token('1e3'),
    cursor.token('99999999999999999999'),
    cursor.week(4, 1),
  ],
  timeAndBytes: [
    'MTA=',
    cursor.week(4, 1),
    cursor.timeAndText(0, 'text'),
    cursor.privilege(0, 1, addressBytes(1)),
    // An array of one, a moment alone, bytes first, and a byte too many or too few.
    'kdb/ZU6Wvw==',
    '1v9lTpa/',
    'ksQBAdb/ZU6Wvw==',
    'ktb/ZU6Wv8QBAQA=',
    'ktb/ZU6Wv8QC',
    // A number in place of the moment, and a moment beyond all years.
    'kgHEAQE=',
    'kscM/wAAAAB/////////w8QBAQ==',
  ],
  privilege: ['MTA=', cursor.timeAndBytes(0, addressBytes(7)), 'k9b/ZU6Wv6ExxAEH', 'k9b/ZU6Wv8s/+AAAAAAAAMQBBw=='],
  timeAndText: [cursor.timeAndBytes(0, addressBytes(7)), 'ktb/ZU6Wv6EA', cursor.week(4, 1)],
  week: ['MTA=', 'kQQ=', 'kwQBAQ==', 'kqE0oTE=', 'ksDA', 'ksQBAQE=', 'kstAEgAAAAAAAAE='],
  text: ['AA==', 'YQBi'],
};

const LAYOUTS: readonly (readonly [layout: string, lists: RegExp])[] = [
  [
    'token',
    /^(vehicles|aftermarketDevices|syntheticDevices|stakes|developerLicenses|burnedVehicles|manufacturer\(.*\) aftermarketDevices)$/,
  ],
  ['timeAndBytes', /(dcns|connections|templates|sacds|signers)$/],
  ['privilege', /privileges$/],
  ['timeAndText', /redirectURIs$/],
  ['week', /history$/],
  ['text', /deviceDefinitions$/],
];

const layoutOf = ({ open }: KnownList): string => LAYOUTS.find(([, lists]) => lists.test(open.join(' ')))?.[0] ?? '';

/** The first list of each layout is shown everything; cursors of definitions are any text, so for them only what is no text is none. */
const wrongFor = (list: KnownList): readonly string[] => {
  const layout = layoutOf(list);
  if (KNOWN_LISTS.find((other) => layoutOf(other) === layout) !== list) return ['?', (OTHERS[layout] ?? [])[0] ?? ''];
  return [...NO_CURSOR.filter((text) => layout !== 'text' || !['', 'kgQ=', 'null'].includes(text)), ...(OTHERS[layout] ?? [])];
};

const refusedCursors = (list: KnownList): Case[] =>
  wrongFor(list).map((text, i) => {
    const args = i % 2 === 0 ? 'first: 1, after: $cursor' : 'last: 1, before: $cursor';
    return fails(queryOf(list, args, 'totalCount', 'query ($cursor: String) '), beginning('invalid cursor "'), {
      path: pathOf(list),
      data: list.left,
      variables: { cursor: text },
    });
  });

/** Positions that no row has. */
const between = (index: number, text: string, from: number): Case[] => {
  const list = KNOWN_LISTS[index];
  if (list === undefined) throw new Error('no such list');
  const rows = (keys: readonly unknown[]): unknown => inPlace(list, { nodes: keys.map((value) => ({ [list.key]: value })) });
  return [
    answers(queryOf(list, `first: 9, after: "${text}"`, `nodes { ${list.key} }`), rows(list.keys.slice(from))),
    answers(queryOf(list, `last: 9, before: "${text}"`, `nodes { ${list.key} }`), rows(list.keys.slice(0, from))),
  ];
};

const named = (open: string): number => KNOWN_LISTS.findIndex((list) => list.open.join(' ').endsWith(open));

export const pagingCursors: Section = {
  name: 'cursors of lists',
  fill: fillLists,
  cases: [
    ...KNOWN_LISTS.flatMap(refusedCursors),
    ...between(named('vehicles'), cursor.token(35), 2),
    ...between(named('vehicles'), cursor.token(-1), 5),
    ...between(named('vehicles'), cursor.token('9007199254740991'), 0),
    ...between(named('stakes'), cursor.token('007'), 5),
    ...between(named('sacds'), cursor.timeAndBytes(25, addressBytes(0)), 1),
    ...between(named('sacds'), cursor.timeAndBytes(20, addressBytes(102)), 2),
    ...between(named('dcns'), cursor.timeAndBytes(10, Buffer.alloc(0)), 5),
    // Fractions of a second; the years 2600 and 1950; a moment in the 64-bit form.
    ...between(named('signers'), 'ktf/HW8oAGVOltPEFAAAAAAAAAAAAAAAAAAAAAAAAAAA', 1),
    ...between(named('signers'), 'kscM/wAAAAAAAAAEoqGjAMQA', 0),
    ...between(named('signers'), 'kscM/wAAAAD/////2p1sAMQA', 5),
    ...between(named('signers'), 'ktf/AAAAAGVOlt3EAA==', 0),
    ...between(named('privileges'), cursor.privilege(20, 2, addressBytes(0)), 2),
    ...between(named('privileges'), cursor.privilege(20, 1, addressBytes(6)), 1),
    ...between(named('redirectURIs'), cursor.timeAndText(20, 'a'), 2),
    ...between(named('history'), cursor.week(12, 45), 2),
    ...between(named('history'), cursor.week(100, 1), 1),
    ...between(named('deviceDefinitions'), cursor.text('bmw_N'), 2),
  ],
};
