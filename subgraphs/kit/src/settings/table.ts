import { networkChoice } from '../network/load';
import * as p from './parsers';
import { defaulted, optional } from './setting';

const SERVICES = ['node', 'gateway', 'indexer', 'identity'] as const;
const ALL = [...SERVICES, 'twin'] as const;
const CHAIN = ['node', 'indexer', 'identity', 'twin'] as const;
const INDEXING = ['node', 'indexer'] as const;
const READING = [...INDEXING, 'twin'] as const;
const SERVING = ['node', 'gateway'] as const;
/** Those that read the twin or write it. */
const TWIN = [...CHAIN, 'gateway'] as const;

/** Every environment variable of the node, once. The README's table is made from it. */
export const SETTINGS = {
  network: optional({
    env: 'NETWORK',
    parser: networkChoice,
    readBy: TWIN,
    requiredBy: ['gateway', 'indexer', 'identity'],
    without: '`devnet`',
    about: 'The chain: `polygon`, `amoy`, `devnet`, or a JSON file with the contracts of another one.',
  }),
  rpcUrls: optional({
    env: 'RPC_URLS',
    parser: p.listOf(p.url('http', 'https', 'ws', 'wss')),
    readBy: [...READING, 'gateway'],
    requiredBy: ['indexer'],
    without: 'a local devnet is started',
    secret: true,
    about: 'JSON-RPC endpoints of the chain. With several, the others stand in for one that fails.',
  }),
  startBlock: optional({
    env: 'START_BLOCK',
    parser: p.wholeNumber(0, Number.MAX_SAFE_INTEGER),
    readBy: INDEXING,
    without: '0',
    about: 'First block of an empty database; blocks before it are taken to hold nothing of interest.',
  }),
  confirmations: optional({
    env: 'CONFIRMATIONS',
    parser: p.wholeNumber(0, 10_000),
    readBy: INDEXING,
    without: "the network's own",
    about: 'Blocks to stay behind the head. 0 is safe: a reorg is undone.',
  }),
  finalityDepth: defaulted({
    env: 'FINALITY_DEPTH',
    parser: p.wholeNumber(1, 100_000),
    default: '256',
    readBy: INDEXING,
    about: 'Depth at which a block counts as final on a chain whose RPC knows no `finalized` block.',
  }),
  pollIntervalMs: defaulted({
    env: 'POLL_INTERVAL_MS',
    parser: p.milliseconds(10, 600_000),
    default: '1000',
    readBy: INDEXING,
    about: 'How often an RPC without subscriptions is asked for a new head.',
  }),
  skipContracts: defaulted({
    env: 'SKIP_CONTRACTS',
    parser: emptyOr(p.listOf(p.contractRole)),
    default: '',
    readBy: READING,
    about: 'Contracts not to follow, by role, such as `dimoToken`. The twin lacks what they would tell.',
  }),
  databaseUrl: optional({
    env: 'DATABASE_URL',
    parser: p.url('postgresql', 'postgres'),
    readBy: TWIN,
    requiredBy: ['gateway', 'indexer', 'identity'],
    without: 'an embedded Postgres is started',
    secret: true,
    about: 'Postgres with the raw events, the twin and the audit log.',
  }),
  redisUrl: optional({
    env: 'REDIS_URL',
    parser: p.url('redis', 'rediss'),
    readBy: SERVING,
    without: 'kept in memory',
    secret: true,
    about: 'Redis for the persisted queries and the rate limits that several gateways share.',
  }),
  port: defaulted({ env: 'PORT', parser: p.port, default: '4000', readBy: SERVING, about: 'Port of the gateway; 0 takes a free one.' }),
  host: defaulted({
    env: 'HOST',
    parser: p.text,
    default: '127.0.0.1',
    readBy: SERVICES,
    about: 'Address to listen on; `0.0.0.0` opens the service to the network.',
  }),
  identityPort: defaulted({
    env: 'IDENTITY_PORT',
    parser: p.port,
    default: '4001',
    readBy: ['identity'],
    about: 'Port of the identity subgraph on its own.',
  }),
  indexerPort: defaulted({
    env: 'INDEXER_PORT',
    parser: p.port,
    default: '4002',
    readBy: ['indexer'],
    about: 'Port of the indexer on its own: its subgraph, health and metrics.',
  }),
  identityUrl: optional({
    env: 'IDENTITY_URL',
    parser: p.url('http', 'https'),
    readBy: ['gateway'],
    requiredBy: ['gateway'],
    without: 'required',
    about: 'GraphQL endpoint of the identity subgraph.',
  }),
  indexerUrl: optional({
    env: 'INDEXER_URL',
    parser: p.url('http', 'https'),
    readBy: ['gateway'],
    requiredBy: ['gateway'],
    without: 'required',
    about: 'GraphQL endpoint of the indexer.',
  }),
  subgraphs: defaulted({
    env: 'SUBGRAPHS',
    parser: emptyOr(p.listOf(p.namedUrl)),
    default: '',
    readBy: SERVING,
    about: 'Further subgraphs of the supergraph, each `name=url`.',
  }),
  subgraphPollMs: defaulted({
    env: 'SUBGRAPH_POLL_MS',
    parser: p.milliseconds(100, 3_600_000),
    default: '10000',
    readBy: SERVING,
    about: 'How often remote subgraphs are asked whether their schema has changed.',
  }),
  requestTimeoutMs: defaulted({
    env: 'REQUEST_TIMEOUT_MS',
    parser: p.milliseconds(10, 600_000),
    default: '30000',
    readBy: SERVICES,
    about: 'Longest time for one request.',
  }),
  maxBodyBytes: defaulted({
    env: 'MAX_BODY_BYTES',
    parser: p.wholeNumber(1_024, 100_000_000),
    default: '1000000',
    readBy: SERVING,
    about: 'Largest request body.',
  }),
  corsOrigins: defaulted({
    env: 'CORS_ORIGINS',
    parser: p.listOf(p.origin),
    default: '*',
    readBy: SERVING,
    about: 'Web origins whose pages may read answers.',
  }),
  publicUrl: optional({
    env: 'PUBLIC_URL',
    parser: p.url('http', 'https'),
    readBy: SERVING,
    without: '`http://localhost:PORT`',
    about: 'Address that clients reach the gateway at. It is the issuer of developer tokens; with `/exchange` that of vehicle tokens.',
  }),
  keysDir: optional({
    env: 'KEYS_DIR',
    parser: p.path,
    readBy: SERVING,
    requiredBy: ['gateway'],
    without: '`keys` in `DATA_DIR`',
    about: 'Folder of the private keys that tokens are signed with; gateways that share a public address share it.',
  }),
  hopSecret: optional({
    env: 'HOP_SECRET',
    parser: p.secret,
    readBy: SERVICES,
    requiredBy: ['gateway', 'indexer', 'identity'],
    without: 'a new one at each start',
    secret: true,
    about: 'What the gateway signs its requests to subgraphs with; the same for all services of a node.',
  }),
  trustedLoginIssuers: defaulted({
    env: 'TRUSTED_LOGIN_ISSUERS',
    parser: emptyOr(p.listOf(p.trustedIssuer)),
    default: '',
    readBy: SERVING,
    about: 'Other issuers whose developer tokens are taken, such as `https://auth.dimo.zone`.',
  }),
  trustedVehicleIssuers: defaulted({
    env: 'TRUSTED_VEHICLE_ISSUERS',
    parser: emptyOr(p.listOf(p.trustedIssuer)),
    default: '',
    readBy: SERVING,
    about:
      'Other issuers whose vehicle tokens are taken, such as `https://auth-roles-rights.dimo.zone`. The grant is checked here all the same.',
  }),
  ipfsUrl: optional({
    env: 'IPFS_URL',
    parser: p.url('http', 'https'),
    readBy: SERVING,
    without: "the network's own",
    about: 'IPFS gateway that the documents of grants are read from; what it gives is checked against the content id.',
  }),
  maxTwinLagMs: defaulted({
    env: 'MAX_TWIN_LAG_MS',
    parser: p.milliseconds(1_000, 86_400_000),
    default: '120000',
    readBy: SERVING,
    about: 'How far the twin may be behind the chain before access to protected data is refused.',
  }),
  trustedProxies: defaulted({
    env: 'TRUSTED_PROXIES',
    parser: p.wholeNumber(0, 10),
    default: '0',
    readBy: SERVING,
    about: 'Proxies in front of the gateway whose `X-Forwarded-For` is believed.',
  }),
  loginRate: defaulted({
    env: 'LOGIN_RATE',
    parser: p.wholeNumber(1, 1_000_000),
    default: '60',
    readBy: SERVING,
    about: 'Login requests a minute for one license, one account and one network address each.',
  }),
  exchangeRate: defaulted({
    env: 'EXCHANGE_RATE',
    parser: p.wholeNumber(1, 10_000_000),
    default: '6000',
    readBy: SERVING,
    about: 'Token exchanges a minute for one license.',
  }),
  queryRate: defaulted({
    env: 'QUERY_RATE',
    parser: p.wholeNumber(1, 10_000_000),
    default: '60000',
    readBy: SERVING,
    about: 'GraphQL requests a minute for one license, or for one network address without a token.',
  }),
  imageBaseUrl: optional({
    env: 'IMAGE_BASE_URL',
    parser: p.url('http', 'https'),
    readBy: ['node', 'identity'],
    without: "the network's own",
    about: 'Where `imageURI` fields point.',
  }),
  vehicleDataBaseUrl: optional({
    env: 'VEHICLE_DATA_BASE_URL',
    parser: p.url('http', 'https'),
    readBy: ['node', 'identity'],
    without: "the network's own",
    about: 'Where `dataURI` fields point.',
  }),
  tablelandUrl: optional({
    env: 'TABLELAND_URL',
    parser: p.url('http', 'https'),
    readBy: ['node', 'identity'],
    without: "the network's own",
    about: 'Tableland gateway that device definitions are read from.',
  }),
  dataDir: defaulted({
    env: 'DATA_DIR',
    parser: p.path,
    default: '.data',
    readBy: ['node', 'twin'],
    about: 'Folder of the embedded database and the devnet.',
  }),
  devnetPort: defaulted({
    env: 'DEVNET_PORT',
    parser: p.port,
    default: '8545',
    readBy: ['node', 'twin'],
    about: 'Port of the devnet; another one is taken when it is busy.',
  }),
  devnetSeed: defaulted({
    env: 'DEVNET_SEED',
    parser: p.wholeNumber(0, 4_294_967_295),
    default: '1',
    readBy: ['node'],
    about: 'Seed of the simulated fleet: the same seed makes the same fleet.',
  }),
  devnetActivity: defaulted({
    env: 'DEVNET_ACTIVITY',
    parser: p.onOff,
    default: 'true',
    readBy: ['node'],
    about: 'Whether the devnet keeps sending new transactions.',
  }),
  logLevel: defaulted({
    env: 'LOG_LEVEL',
    parser: p.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    default: 'info',
    readBy: ALL,
    about: 'Least severe log line that is written.',
  }),
  logPretty: optional({
    env: 'LOG_PRETTY',
    parser: p.onOff,
    readBy: ALL,
    without: 'on a terminal',
    about: 'Readable log lines instead of JSON.',
  }),
} as const;

/** A list that may have no items. */
function emptyOr<T>(list: p.Parser<readonly T[]>): p.Parser<readonly T[]> {
  return { form: list.form, parse: (text) => (text === '' ? [] : list.parse(text)) };
}
