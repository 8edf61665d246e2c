import { isDeepStrictEqual } from 'node:util';
import { addressOf, sendCall } from '@dimo-node/devnet';
import {
  buildClientSchema,
  getIntrospectionQuery,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type IntrospectionQuery,
} from 'graphql';
import { startDevnetNode, type DevnetNode } from '../../support/devnet-node';
import { eventually, send as sendHttp, type Answer } from '../../support/gateway';
import { CLIENT_QUERIES, type Facts } from './queries';
import { DEPRECATED, OUTPUT_SURFACE } from './surface';
import { INPUT_SURFACE } from './surface-inputs';

jest.setTimeout(60_000);

let node: DevnetNode;
let facts: Facts;

beforeAll(async () => {
  node = await startDevnetNode();
  const { body } = await node.ask(`{
    vehicle(tokenId: 1) { owner aftermarketDevice { id tokenDID address } sacds(first: 1) { edges { cursor node { grantee } } } }
    connections(first: 1) { nodes { address } } }`);
  const { vehicle, connections } = body.data as {
    vehicle: {
      owner: string;
      aftermarketDevice: { id: string; tokenDID: string; address: string };
      sacds: { edges: { cursor: string; node: { grantee: string } }[] };
    };
    connections: { nodes: { address: string }[] };
  };
  const [grant] = vehicle.sacds.edges;
  facts = {
    owner: vehicle.owner,
    clientId: node.devnet.license.clientId,
    manufacturerDevice: vehicle.aftermarketDevice.id,
    deviceDid: vehicle.aftermarketDevice.tokenDID,
    deviceAddress: vehicle.aftermarketDevice.address,
    connectionAddress: connections.nodes[0]?.address ?? '',
    grantee: grant?.node.grantee ?? '',
    grantCursor: grant?.cursor ?? '',
  };
});

afterAll(() => node.stop());

/** What stands at a path such as `vehicles.nodes.0.owner`. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | null | undefined)?.[key], value);
}

function errorsOf({ body }: Answer): string[] {
  return (body.errors ?? []).map(({ path, extensions }) =>
    [path?.join('.'), extensions?.code].filter((part) => part !== undefined).join(' '),
  );
}

describe('queries that existing clients send', () => {
  it.each(CLIENT_QUERIES)('$name', async ({ query, variables, filled, errors = [] }) => {
    const answer = await node.ask(query, variables?.(facts));
    expect(answer.status).toBe(200);
    expect(errorsOf(answer)).toEqual(errors);
    expect(filled.filter((path) => at(answer.body.data, path) === undefined || at(answer.body.data, path) === null)).toEqual([]);
    expect(answer.headers['indexed-block']).toMatch(/^\d+:0x[0-9a-f]{64}$/);
  });
});

it('walks a fleet page by page as the sync loops do, missing and repeating none', async () => {
  const seen: number[] = [];
  let after: string | null = null;
  for (let page = 0; page < 100; page++) {
    const { body } = await node.ask(
      'query ($a: String) { vehicles(first: 7, after: $a) { totalCount nodes { tokenId } pageInfo { hasNextPage endCursor } } }',
      {
        a: after,
      },
    );
    const { vehicles } = body.data as {
      vehicles: { totalCount: number; nodes: { tokenId: number }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    };
    seen.push(...vehicles.nodes.map(({ tokenId }) => tokenId));
    if (!vehicles.pageInfo.hasNextPage) {
      expect(seen).toHaveLength(vehicles.totalCount);
      break;
    }
    after = vehicles.pageInfo.endCursor;
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
});

it('answers the same over GET and at the alias /query', async () => {
  const query = '{ vehicle(tokenId: 1) { name } }';
  const viaGet = await sendHttp(`${node.url}/query?query=${encodeURIComponent(query)}`);
  expect(viaGet.status).toBe(200);
  expect(viaGet.body.data).toEqual({ vehicle: { name: 'learn island zoo' } });
});

it('joins the twin and the state of the indexer in one answer', async () => {
  await node.caughtUp();
  const { body } = await node.ask(
    '{ vehicle(tokenId: 1) { tokenId } indexer { network chainId lagBlocks indexed { number hash timestamp } events anomalyCounts { kind count } } }',
  );
  expect(body.errors).toBeUndefined();
  expect(body.data).toMatchObject({ vehicle: { tokenId: 1 }, indexer: { network: 'amoy', chainId: 80002, lagBlocks: 0 } });
});

it.each([
  ['first: 101', 'must be from 0 to 100'],
  ['first: -1', 'must be from 0 to 100'],
])('refuses anomalies(%s) and says what fits', async (argument, text) => {
  const { body } = await node.ask(`{ indexer { anomalies(${argument}) { kind } } }`);
  expect(body.errors?.[0]).toMatchObject({ message: expect.stringContaining(text) as string, extensions: { code: 'BAD_USER_INPUT' } });
});

describe('the surface', () => {
  const SURFACE = [...OUTPUT_SURFACE, ...INPUT_SURFACE];

  interface RunningField {
    readonly args: ReadonlyMap<string, string>;
    readonly type: string;
    readonly deprecated: boolean;
  }

  /** Every field of the running graph by `Type.field`, its types in words. */
  async function running(): Promise<Map<string, RunningField>> {
    const { body } = await node.ask(getIntrospectionQuery({ inputValueDeprecation: true }));
    const schema = buildClientSchema(body.data as IntrospectionQuery);
    const fields = new Map<string, RunningField>();
    for (const type of Object.values(schema.getTypeMap())) {
      if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) {
          fields.set(`${type.name}.${field.name}`, { args: new Map(), type: String(field.type), deprecated: false });
        }
      } else if (isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          const args = new Map(field.args.map((argument): [string, string] => [argument.name, String(argument.type)]));
          fields.set(`${type.name}.${field.name}`, {
            args,
            type: String(field.type),
            deprecated: typeof field.deprecationReason === 'string',
          });
        }
      }
    }
    return fields;
  }

  it('has every type, field and argument that clients know, under the same types', async () => {
    const fields = await running();
    const different = SURFACE.filter((line) => {
      const [, path = '', args = '', type = ''] = /^([\w.]+)(?:\((.*)\))?: (.+)$/.exec(line) ?? [];
      const field = fields.get(path);
      const known = args === '' ? [] : args.split(', ').map((argument) => argument.split(': ') as [string, string]);
      return field?.type !== type || known.some(([name, argument]) => field.args.get(name) !== argument);
    });
    expect(different).toEqual([]);
  });

  it('marks what is deprecated, and demands no argument that clients do not send', async () => {
    const fields = await running();
    expect(DEPRECATED.filter((path) => fields.get(path)?.deprecated !== true)).toEqual([]);
    const known = new Map(SURFACE.map((line) => [line.split(/[(:]/)[0] ?? '', line]));
    const demanded = [...known].flatMap(([path, line]) =>
      [...(fields.get(path)?.args ?? [])]
        .filter(([name, type]) => type.endsWith('!') && !line.includes(`${name}: `))
        .map(([name]) => `${path} ${name}`),
    );
    expect(demanded).toEqual([]);
  });
});

test('a definition that changes on chain is read again, though what is kept of it is young', async () => {
  const model = async (): Promise<unknown> => (await node.ask('{ deviceDefinition(by: { id: "toyota_supra_1998" }) { model } }')).body.data;
  const definition = (name: string) => ({
    id: 'toyota_supra_1998',
    model: name,
    year: 1998,
    metadata: '',
    ksuid: '',
    deviceType: '',
    imageURI: '',
  });
  const send = async (fn: string, name: string): Promise<void> => {
    await sendCall(node.devnet.rpc, addressOf('Makes'), { member: 'registry', fn, args: [1, definition(name)] });
    await node.caughtUp();
  };
  await send('insertDeviceDefinition', 'Supra');
  await eventually(async () => isDeepStrictEqual(await model(), { deviceDefinition: { model: 'Supra' } }), 'the definition is served');
  await send('updateDeviceDefinition', 'Supra RZ');
  await eventually(async () => isDeepStrictEqual(await model(), { deviceDefinition: { model: 'Supra RZ' } }), 'the change is served');
});
