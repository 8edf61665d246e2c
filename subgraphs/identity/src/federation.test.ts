import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { useIdentity } from '../../../test/support/identity';
import { address, word } from '../../../test/support/twin-rows';

const CLIENT = '0x0000000000000000000000000000000000000011';

/** What another subgraph may say about the same objects. */
const NEIGHBOUR = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  scalar Address
  type Query { signals: PageInfo }
  type PageInfo @shareable { startCursor: String endCursor: String hasPreviousPage: Boolean! hasNextPage: Boolean! }
  interface Node { id: ID! }
  type Vehicle @key(fields: "tokenId") @key(fields: "tokenDID") { tokenId: Int! tokenDID: String! speed: Float }
  type Connection @key(fields: "address") { address: Address! calls: Int }
  type DeveloperLicense @key(fields: "clientId") { clientId: Address! usage: Int }
`;

describe('federation', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('vehicle', { id: 1 });
    await insert('aftermarket_device', { id: 2 });
    await insert('synthetic_device', { id: 3, vehicle_id: 1 });
    await insert('manufacturer', { id: 4, name: 'Maker' });
    await insert('developer_license', { id: 5, client_id: address(0x11) });
    await insert('connection', { id: word(6), address: address(0x11) });
  });

  it('composes with a subgraph that extends its types', () => {
    const { errors, supergraphSdl } = composeServices([
      { name: 'identity', typeDefs: parse(identity().subgraph.sdl), url: 'http://identity.test' },
      { name: 'telemetry', typeDefs: parse(NEIGHBOUR), url: 'http://telemetry.test' },
    ]);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('speed: Float');
  });

  it('resolves references by every key, and null for what is not there', async () => {
    const did = (contract: string, id: number): string => `did:erc721:80002:${contract}:${id}`;
    const representations = [
      { __typename: 'Vehicle', tokenId: 1 },
      { __typename: 'Vehicle', tokenDID: did('0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 1) },
      { __typename: 'AftermarketDevice', tokenDID: did('0x325b45949C833986bC98e98a49F3CA5C5c4643B5', 2) },
      { __typename: 'SyntheticDevice', tokenId: 3 },
      { __typename: 'Manufacturer', tokenId: 4 },
      { __typename: 'DeveloperLicense', clientId: CLIENT },
      { __typename: 'Connection', address: CLIENT },
      { __typename: 'Vehicle', tokenId: 99 },
      { __typename: 'Vehicle', tokenDID: 'nonsense' },
      { __typename: 'Vehicle', tokenDID: did('0x325b45949C833986bC98e98a49F3CA5C5c4643B5', 1) },
    ];
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      __typename ... on Node { id } ... on DeveloperLicense { tokenId } ... on Connection { number: tokenId } } }`;
    expect(await identity().data(query, { representations })).toEqual({
      _entities: [
        { __typename: 'Vehicle', id: 'V_kQE=' },
        { __typename: 'Vehicle', id: 'V_kQE=' },
        { __typename: 'AftermarketDevice', id: 'AD_kQI=' },
        { __typename: 'SyntheticDevice', id: 'S_kQM=' },
        { __typename: 'Manufacturer', id: 'M_kQQ=' },
        { __typename: 'DeveloperLicense', tokenId: 5 },
        { __typename: 'Connection', number: '6' },
        null,
        null,
        null,
      ],
    });
  });

  it('finds every kind of node by its global id', async () => {
    const ids = ['V_kQE=', 'AD_kQI=', 'S_kQM=', 'M_kQQ='];
    const fields = ids.map((id, index) => `n${index}: node(id: "${id}") { __typename id }`).join(' ');
    const kinds = ['Vehicle', 'AftermarketDevice', 'SyntheticDevice', 'Manufacturer'];
    expect(await identity().data(`{ ${fields} }`)).toEqual(
      Object.fromEntries(ids.map((id, index) => [`n${index}`, { __typename: kinds[index], id }])),
    );
  });

  it('says which block an answer was read from', async () => {
    const { indexedBlock } = await identity().subgraph.execute({ query: '{ vehicle(tokenId: 1) { tokenId } }', headers: {} });
    expect(indexedBlock).toEqual({ number: 7, hash: `0x${'07'.repeat(32)}` });
  });

  it('is ready once the indexer has written a block', async () => {
    await expect(identity().subgraph.checkReady()).rejects.toThrow('no block is indexed yet');
  });
});
