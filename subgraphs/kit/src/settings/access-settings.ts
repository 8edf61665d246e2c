import * as p from './parsers';
import { SERVICES, SERVING } from './programs';
import { defaulted, optional } from './setting';

/** What concerns login, tokens and who may read what. */
export const ACCESS_SETTINGS = {
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
    readBy: [...SERVING, 'twin'],
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
    parser: p.emptyOr(p.listOf(p.trustedIssuer)),
    default: '',
    readBy: SERVING,
    about: 'Other issuers whose developer tokens are taken, such as `https://auth.dimo.zone`.',
  }),
  trustedVehicleIssuers: defaulted({
    env: 'TRUSTED_VEHICLE_ISSUERS',
    parser: p.emptyOr(p.listOf(p.trustedIssuer)),
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
  redisTimeoutMs: defaulted({
    env: 'REDIS_TIMEOUT_MS',
    parser: p.milliseconds(1, 10_000),
    default: '50',
    readBy: SERVING,
    about: 'How long a login or exchange waits for Redis before the gateway holds to its limits by itself for a second.',
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
} as const;
