import { useIdentity } from '../../../../test/support/identity';
import { time, word } from '../../../../test/support/twin-rows';

describe('burned vehicles', () => {
  const identity = useIdentity(async ({ insert, pool }) => {
    await insert('vehicle', { id: 1, updated_block: 90 }, ...[2, 3, 4].map((id) => ({ id, updated_block: id * 10, burned_at: time(id) })));
    for (const block of [20, 30, 40, 90]) {
      await pool.query('INSERT INTO chain.block VALUES ($1, $2, $2, $3)', [block, word(block), time(block)]);
    }
  });

  it.each<[string, number[]]>([
    ['', [4, 3, 2]],
    ['since: null', [4, 3, 2]],
    ['since: { block: 20 }', [4, 3, 2]],
    ['since: { block: 21 }', [4, 3]],
    ['since: { block: 41 }', []],
    [`since: { time: "${time(30).toISOString()}" }`, [4, 3]],
    [`since: { time: "${time(31).toISOString()}", block: null }`, [4]],
    [`since: { time: "${time(91).toISOString()}" }`, []],
  ])('are told, and not as vehicles: %s', async (since, tokenIds) => {
    expect(await identity().data(`{ burnedVehicles(first: 9 ${since}) { totalCount nodes { tokenId } } }`)).toEqual({
      burnedVehicles: { totalCount: tokenIds.length, nodes: tokenIds.map((tokenId) => ({ tokenId })) },
    });
  });

  it('have a DID and the time of their end, and pages', async () => {
    expect(
      await identity().data(
        `{ burnedVehicles(last: 1, before: "Mg==") { totalCount edges { cursor node { tokenId tokenDID burnedAt } } pageInfo { hasPreviousPage } } }`,
      ),
    ).toEqual({
      burnedVehicles: {
        totalCount: 3,
        edges: [
          {
            cursor: 'Mw==',
            node: {
              tokenId: 3,
              tokenDID: 'did:erc721:80002:0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8:3',
              burnedAt: '2023-11-10T20:46:58Z',
            },
          },
        ],
        pageInfo: { hasPreviousPage: true },
      },
    });
  });

  it.each([
    ['first: 1, since: {}', 'provide exactly one of `block` or `time` of `since`', undefined],
    ['first: 1, since: { block: -1 }', '`since.block` cannot be negative', { code: 'BAD_USER_INPUT' }],
    ['since: { block: 1 }', 'provide `first` or `last`', undefined],
  ])('are refused with %s', async (args, message, extensions) => {
    expect((await identity().ask(`{ burnedVehicles(${args}) { totalCount } }`)).errors).toEqual([
      { message, path: ['burnedVehicles'], ...(extensions && { extensions }) },
    ]);
  });
});
