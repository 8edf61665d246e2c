import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { polygon } from '../network';
import { settingsTable, withSettingsTable } from './document';
import { readSettings, SettingsError, type Environment } from './read';
import type { AnySetting, ProcessName } from './setting';
import { SETTINGS } from './table';

function problemsOf(env: Environment, program: ProcessName): string[] {
  try {
    readSettings(env, program);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((problem) => problem.message.split('\n')[0] ?? '');
    throw error;
  }
}

const HOP_SECRET = 'f3a1'.repeat(16);
const shared = { NETWORK: 'polygon', DATABASE_URL: 'postgresql://u:secret@db/dimo', HOP_SECRET };
const indexer = { ...shared, RPC_URLS: 'https://rpc.example/key' };
const gateway = { ...shared, KEYS_DIR: '/keys', IDENTITY_URL: 'http://i/graphql', INDEXER_URL: 'http://x/graphql' };

test('a whole node needs no settings', () => {
  const settings = readSettings({}, 'node');
  expect(settings).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    dataDir: '.data',
    devnetActivity: true,
    finalityDepth: 256,
    corsOrigins: ['*'],
  });
  expect([settings.network, settings.rpcUrls, settings.databaseUrl, settings.redisUrl]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(Object.isFrozen(settings)).toBe(true);
});

test('values are parsed, and a program gets what it reads', () => {
  const settings = readSettings(
    { ...indexer, RPC_URLS: 'http://a:1, wss://b/x', SKIP_CONTRACTS: 'dimoToken,sacd', CONFIRMATIONS: '0' },
    'indexer',
  );
  expect(settings).toMatchObject({
    network: polygon,
    rpcUrls: ['http://a:1', 'wss://b/x'],
    skipContracts: ['dimoToken', 'sacd'],
    confirmations: 0,
  });
  expect(settings).not.toHaveProperty('port');
});

test('subgraphs of a gateway', () => {
  expect(readSettings({ ...gateway, SUBGRAPHS: 'weather=http://w:80/graphql' }, 'gateway').subgraphs).toEqual([
    { name: 'weather', url: 'http://w:80/graphql' },
  ]);
});

test('issuers that are trusted, with the address of their keys or without', () => {
  const { trustedVehicleIssuers } = readSettings(
    { TRUSTED_VEHICLE_ISSUERS: 'https://a.example, https://b.example=https://keys.b.example/jwks?x=1' },
    'node',
  );
  expect(trustedVehicleIssuers).toEqual([
    { issuer: 'https://a.example', keysUrl: undefined },
    { issuer: 'https://b.example', keysUrl: 'https://keys.b.example/jwks?x=1' },
  ]);
});

test('a variable that is set to nothing counts as not set', () => {
  expect(readSettings({ PORT: '', NETWORK: ' ' }, 'node').port).toBe(4000);
});

test.each<[string, Environment, ProcessName, string[]]>([
  ['a word for a port', { PORT: 'web' }, 'node', ['PORT must be a whole number from 0 to 65535, but it is "web".']],
  ['a port too high', { PORT: '70000' }, 'node', ['PORT must be a whole number from 0 to 65535, but it is "70000".']],
  ['hex', { START_BLOCK: '0x10' }, 'node', ['START_BLOCK must be a whole number from 0 to 9007199254740991, but it is "0x10".']],
  [
    'an unknown network',
    { NETWORK: 'mumbai' },
    'node',
    ['NETWORK must be polygon, amoy, devnet or the path of a readable JSON file, but it is "mumbai".'],
  ],
  [
    'a level',
    { LOG_LEVEL: 'loud' },
    'node',
    ['LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, but it is "loud".'],
  ],
  ['neither true nor false', { DEVNET_ACTIVITY: 'maybe' }, 'node', ['DEVNET_ACTIVITY must be true or false, but it is "maybe".']],
  [
    'an origin with a path',
    { CORS_ORIGINS: 'https://a.example/' },
    'node',
    ['CORS_ORIGINS has a wrong item 1, which must be * or an origin such as https://app.example.com, but it is "https://a.example/".'],
  ],
  [
    'a subgraph without a name',
    { SUBGRAPHS: 'http://x' },
    'node',
    ['SUBGRAPHS has a wrong item 1, which must look like name=http://host:port/graphql, the name in lower case, but it is "http://x".'],
  ],
  [
    'secrets stay out',
    { ...indexer, RPC_URLS: 'https://ok,ftp://rpc/key', DATABASE_URL: 'mysql://u:secret@db' },
    'indexer',
    [
      'RPC_URLS has a wrong item 2, which must be a URL that starts with http:// or https:// or ws:// or wss://.',
      'DATABASE_URL must be a URL that starts with postgresql:// or postgres://.',
    ],
  ],
  [
    'an empty item',
    { ...indexer, SKIP_CONTRACTS: 'sacd,' },
    'indexer',
    ['SKIP_CONTRACTS has a wrong item 2, which is empty, but it is "sacd,".'],
  ],
  [
    'what is required',
    {},
    'indexer',
    [
      'NETWORK is required (polygon, amoy, devnet or a file).',
      'RPC_URLS is required (http/https/ws/wss URL, several with commas).',
      'DATABASE_URL is required (postgresql/postgres URL).',
      'HOP_SECRET is required (secret of 32 characters or more).',
    ],
  ],
  ['a gateway without a subgraph', { ...gateway, INDEXER_URL: '' }, 'gateway', ['INDEXER_URL is required (http/https URL).']],
  ['a gateway without keys', { ...gateway, KEYS_DIR: '' }, 'gateway', ['KEYS_DIR is required (path).']],
  [
    'a short secret, which is not shown',
    { ...gateway, HOP_SECRET: 'changeme' },
    'gateway',
    ['HOP_SECRET must be at least 32 characters without blanks, such as `openssl rand -hex 32` prints.'],
  ],
  [
    'an issuer that is no URL',
    { TRUSTED_LOGIN_ISSUERS: 'https://auth.example,dimo' },
    'node',
    [
      'TRUSTED_LOGIN_ISSUERS has a wrong item 2, which must be a URL that starts with https:// or http://, but it is "https://auth.example,dimo".',
    ],
  ],
  [
    'a real chain without an RPC',
    { NETWORK: 'polygon' },
    'node',
    ['RPC_URLS is required with NETWORK=polygon: give one or several JSON-RPC endpoints of that chain.'],
  ],
  [
    'an RPC of an unknown chain',
    { RPC_URLS: 'http://x' },
    'node',
    ['NETWORK is required when RPC_URLS is set: name the chain behind the RPC, such as NETWORK=polygon.'],
  ],
])('refused: %s', (_case, env, program, messages) => {
  expect(problemsOf(env, program)).toEqual(messages);
});

test('the message lists all problems with what each setting means', () => {
  expect(() => readSettings({ PORT: 'x', LOG_LEVEL: 'y' }, 'node')).toThrow(
    /^2 settings are wrong:\n {2}PORT must.*\n.*Port of the gateway.*\n {2}LOG_LEVEL must/,
  );
});

test('every setting is in the table once, with its default', () => {
  const table = settingsTable();
  for (const { env } of Object.values(SETTINGS)) expect(table.split(`| \`${env}\` `)).toHaveLength(2);
  expect(table).toMatch(/\| `PORT` +\| `4000` +\| node, gateway +\|/);
  expect(table).toMatch(/\| `RPC_URLS` +\| a local devnet is started \(required by indexer\) +\| node, indexer, twin, gateway +\|/);
});

test('.env.example names every setting with its default', () => {
  const example = readFileSync(join(__dirname, '../../../../.env.example'), 'utf8').split('\n');
  for (const setting of Object.values<AnySetting>(SETTINGS)) {
    expect(example).toContain(`#${setting.env}=${setting.kind === 'defaulted' ? setting.default : ''}`);
  }
});

test('the README has the table as it is now (npm run settings:doc)', () => {
  const readme = readFileSync(join(__dirname, '../../../../README.md'), 'utf8');
  expect(readme).toBe(withSettingsTable(readme));
});
