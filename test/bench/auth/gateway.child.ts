import { TwinHead, createPool, createPrisma } from '@dimo-node/database';
import { startGateway } from '@dimo-node/gateway';
import { identitySubgraph } from '@dimo-node/identity';
import { accessTypeDefs, amoy, createLogger, Metrics, type AccessAuthority, type AnySubgraphDefinition } from '@dimo-node/kit';
import { parse } from 'graphql';
import { openAuth } from '../../../gateway/src/auth/open-auth';
import { answerCpuQuestions } from './cpu-of-child';

export interface ChildSettings {
  readonly databaseUrl: string;
  readonly keysDir: string;
}

/** What the parent may tell. */
export interface ChildMessage {
  /** Whether an access to data is noted in the audit log, as it is at first. */
  readonly noting?: boolean;
}

const NO_LIMIT = 1_000_000_000;

/** One protected field and nothing behind it. */
const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  ${accessTypeDefs}
  type Query {
    odometer(tokenId: Int!): Int @requiresVehicleToken @requiresAllOfPrivileges(privileges: [VEHICLE_NON_LOCATION_DATA])
  }
`;

const telemetry = (authority: AccessAuthority): AnySubgraphDefinition => ({
  name: 'telemetry',
  typeDefs: parse(SDL),
  access: { authority, network: amoy },
  createContext: () => undefined,
  checkReady: () => Promise.resolve(),
  resolvers: { Query: { odometer: (_: unknown, { tokenId }: { tokenId: number }) => tokenId * 10 } },
});

let noting = true;

const switched = (authority: AccessAuthority): AccessAuthority => ({
  confirm: (caller, permissions) => authority.confirm(caller, permissions),
  owns: (address, vehicle) => authority.owns(address, vehicle),
  licensed: (caller) => authority.licensed(caller),
  record: (access) => {
    if (noting) authority.record(access);
  },
});

/** A gateway with all of authorization over the database that it is given. */
async function main({ databaseUrl, keysDir }: ChildSettings): Promise<void> {
  const log = createLogger('gateway', { level: 'warn', pretty: false });
  const metrics = new Metrics({ processMetrics: true });
  const pool = createPool(databaseUrl, { max: 10 });
  const head = new TwinHead(databaseUrl, { log });
  await head.first();
  const auth = await openAuth({
    settings: {
      trustedLoginIssuers: [],
      trustedVehicleIssuers: [],
      maxTwinLagMs: 120_000,
      loginRate: NO_LIMIT,
      exchangeRate: NO_LIMIT,
      queryRate: NO_LIMIT,
      redisUrl: undefined,
      redisTimeoutMs: 50,
      requestTimeoutMs: 30_000,
    },
    pool,
    databaseUrl,
    head,
    network: amoy,
    rpcUrls: [],
    publicUrl: 'https://node.example',
    keysDir,
    makeKeys: true,
    ipfsUrl: undefined,
    secret: 'the secret of the benchmark',
    corsOrigins: '*',
    metrics,
    log,
  });
  const identity = identitySubgraph({
    pool,
    prisma: createPrisma(pool),
    network: amoy,
    head,
    imageBaseUrl: 'https://images.test',
    vehicleDataBaseUrl: 'https://data.test',
    log,
  });
  const gateway = await startGateway({
    subgraphs: [
      { kind: 'local', definition: telemetry(switched(auth.authority)) },
      { kind: 'local', definition: identity },
    ],
    port: 0,
    host: '127.0.0.1',
    log,
    metrics,
    auth,
  });
  await gateway.ready();
  answerCpuQuestions({ url: `http://127.0.0.1:${gateway.port}` }, (message) => {
    noting = (message as ChildMessage).noting ?? noting;
  });
}

void main(JSON.parse(process.argv[2] ?? '{}') as ChildSettings);
