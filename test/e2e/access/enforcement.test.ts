import { developerCaller, LICENSE, OWNER, STRANGER, vehicleCaller } from '../../support/memory-twin';
import type { Caller } from '@dimo-node/kit';
import { ALL } from '../../support/ruled-asking';
import { MODES, sorted, useRuledGateway } from '../../support/ruled-gateway';

const JWT_MISSING = { message: 'unauthorized: jwt missing', extensions: { code: 'UNAUTHENTICATED' } };
const NO_MATCH = { message: 'unauthorized: unauthorized: token id does not match', extensions: { code: 'FORBIDDEN' } };
const lacks = (permission: string): object => ({
  message: `unauthorized: missing required privilege(s) privilege:${permission}`,
  extensions: { code: 'FORBIDDEN' },
});

describe.each(MODES)('access %s', (mode) => {
  const ruled = useRuledGateway(mode);

  const everything = vehicleCaller(1, ALL);
  test.each<[string, Caller | undefined, string, unknown, readonly object[]]>([
    ['anonymous', undefined, '{ open members }', { open: 'for all', members: null }, [{ ...JWT_MISSING, path: ['members'] }]],
    [
      'anonymous, by a vehicle',
      undefined,
      '{ position(tokenId: 1) { exact } }',
      { position: null },
      [{ ...JWT_MISSING, path: ['position'] }],
    ],
    ['a developer', developerCaller(STRANGER), '{ members club }', { members: 'for members', club: 'club' }, []],
    [
      'the wrong kind of token',
      developerCaller(OWNER),
      '{ vin(tokenDID: "x") }',
      { vin: null },
      [
        {
          message: 'unauthorized: a vehicle token is needed: exchange the developer token for one',
          path: ['vin'],
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    ],
    ['the wrong vehicle', everything, '{ position(tokenId: 2) { exact } }', { position: null }, [{ ...NO_MATCH, path: ['position'] }]],
    [
      'a missing permission',
      vehicleCaller(1, ['GetApproximateLocation']),
      '{ position(tokenId: 1) { about exact coarse } }',
      { position: { about: 1, exact: null, coarse: 'coarse of 1' } },
      [{ ...lacks('GetLocationHistory'), path: ['position', 'exact'] }],
    ],
    [
      'a license that is not live',
      vehicleCaller(1, ALL, { subject: STRANGER }),
      '{ position(tokenId: 1) { exact } }',
      { position: null },
      [
        {
          message: `unauthorized: the license ${STRANGER} is not live`,
          path: ['position'],
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    ],
    ['the owner', developerCaller(OWNER), '{ papers(tokenId: 2) { pin } }', { papers: { pin: 'pin of 2' } }, []],
    [
      'not the owner',
      developerCaller(STRANGER),
      '{ papers(tokenId: 2) { pin } }',
      { papers: null },
      [{ message: `unauthorized: ${STRANGER} does not own vehicle 2`, path: ['papers'], extensions: { code: 'FORBIDDEN' } }],
    ],
    [
      'aliases of two vehicles',
      everything,
      '{ a: position(tokenId: 1) { exact } b: position(tokenId: 2) { exact } bare { exact } }',
      { a: { exact: 'exact of 1' }, b: null, bare: { exact: null } },
      [
        { ...NO_MATCH, path: ['b'] },
        {
          message: 'unauthorized: no vehicle is named that this belongs to',
          path: ['bare', 'exact'],
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    ],
    [
      'fragments',
      vehicleCaller(1, []),
      '{ ...A ... on Query { position(tokenId: 1) { coarse } } } fragment A on Query { position(tokenId: 1) { ...B } } fragment B on Position { ... { __typename } }',
      { position: { __typename: 'Position', coarse: null } },
      [
        {
          message:
            'unauthorized: requires at least one of the following privileges [privilege:GetApproximateLocation privilege:GetLocationHistory]',
          path: ['position', 'coarse'],
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    ],
    [
      'vehicles of another subgraph',
      everything,
      '{ vehicles(first: 3) { tokenId name odometer position { exact } clubName } }',
      {
        vehicles: [
          { tokenId: 1, name: 'car 1', odometer: 1_000, position: { exact: 'exact of 1' }, clubName: null },
          { tokenId: 2, name: 'car 2', odometer: null, position: null, clubName: null },
          { tokenId: 3, name: 'car 3', odometer: null, position: null, clubName: null },
        ],
      },
      [
        ...['odometer', 'position', 'clubName'].flatMap((field) =>
          [2, 3].map((id) => ({ ...NO_MATCH, path: ['vehicles', id - 1, field] })),
        ),
        {
          message: `unauthorized: ${LICENSE} does not own vehicle 1`,
          path: ['vehicles', 0, 'clubName'],
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    ],
    [
      'the owner of vehicles of another subgraph',
      developerCaller(OWNER),
      '{ vehicles(first: 2) { accesses clubName } }',
      { vehicles: [1, 2].map((id) => ({ accesses: [`access to ${id}`], clubName: `name of ${id}` })) },
      [],
    ],
  ])('%s', async (_name, caller, query, data, errors) => {
    const answer = await ruled().ask(caller, query);
    expect([answer.status, answer.body.data]).toEqual([200, data]);
    expect(sorted(answer.body)).toEqual(sorted({ data, errors }));
  });
});
