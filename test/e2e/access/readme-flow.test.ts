import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@dimo-node/database';
import { transform } from '@swc/core';
import { Wallet } from 'ethers';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { loggedReasons, tamper } from '../../support/audit';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { send } from '../../support/gateway';
import { CLI, isReady, runProgram, waitFor, type Program } from '../../support/program';

jest.setTimeout(90_000);

const ROOT = join(__dirname, '../../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'readme-flow-'));
let database: TestDatabase;
let node: Program;
let port: number;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  database = await createTestDatabase({ migrated: false });
  port = await freePort();
  env = { DATABASE_URL: database.url, PORT: String(port), DATA_DIR: join(folder, 'data'), DEVNET_ACTIVITY: 'false' };
  await startNode();
});
afterAll(async () => {
  await stopNode();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function startNode(): Promise<void> {
  node = runProgram(process.execPath, [CLI], env, folder);
  await waitFor(node, () => isReady(port));
}

async function stopNode(): Promise<void> {
  node.child.kill('SIGTERM');
  await node.ended;
}

/** Runs a program to its end. */
async function run(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<[code: number | null, output: string]> {
  const program = runProgram(process.execPath, args, { ...env, ...more }, folder);
  return [await program.ended, program.output()];
}

/** The blocks of code of a language that come after a marker, before another heading or marker. */
function blocksAfter(marker: string, language: string): readonly string[] {
  const [, after = ''] = README.split(`<!-- ${marker} -->`);
  const [part = ''] = after.split(/<!-- |\n## /, 1);
  return [...part.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
}

const url = (path: string): string => `http://localhost:${port}${path}`;
const tokens: { developer?: string; vehicle?: string } = {};

test('the flow in TypeScript runs as the README has it', async () => {
  const [source = ''] = blocksAfter('client-flow', 'ts');
  const { code } = await transform(source, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } });
  const file = join(folder, 'flow.mjs');
  writeFileSync(file, code);
  const [ended, output] = await run([file], { NODE_URL: url('') });
  expect([ended, output]).toEqual([0, expect.stringMatching(/^may read vehicle 1 for ten minutes: \S+\n/)]);
  const [, token = '', log = ''] = /minutes: (\S+)\n([^]*)$/.exec(output) ?? [];
  const claims = decodeJwt(token);
  expect(claims).toMatchObject({
    iss: url('/exchange'),
    asset: 'did:erc721:80002:0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8:1',
    permissions: ['privilege:GetNonLocationHistory', 'privilege:GetVINCredential'],
  });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600);
  expect(JSON.parse(log)).toEqual({
    data: {
      vehicle: {
        accessLog: {
          nodes: [
            {
              time: expect.stringMatching(/^\d{4}-/) as string,
              licenseAlias: expect.stringMatching(/./) as string,
              permissions: ['privilege:GetNonLocationHistory', 'privilege:GetVINCredential'],
              allowed: true,
              via: 'DOCUMENT',
              blockNumber: (claims['decision'] as { block: number }).block,
            },
          ],
        },
      },
    },
  });
});

test('so do the requests by hand', async () => {
  const [first = '', second = ''] = blocksAfter('curl-flow', 'sh');
  const signer = new Wallet(/new Wallet\('(0x[0-9a-f]{64})'\)/.exec(README)?.[1] ?? '');
  const shell = async (script: string): Promise<Record<string, string>> => {
    const program = runProgram('sh', ['-c', script.replace('http://localhost:4000', url(''))], {}, folder);
    const code = await program.ended;
    expect([code, program.output()]).toEqual([0, expect.stringMatching(/^\{/)]);
    return JSON.parse(program.output()) as Record<string, string>;
  };
  const { state = '', challenge = '' } = await shell(first);
  const [submit = '', exchange = ''] = second.split(/(?=^curl .*exchange")/m);
  const given = first.split('curl')[0] ?? '';
  const signature = await signer.signMessage(challenge);
  const developer = await shell(`${given}STATE=${state}\nSIGNATURE=${signature}\n${submit}`);
  expect(developer).toMatchObject({ token_type: 'bearer', access_token: expect.any(String) as string });
  tokens.developer = developer['access_token'] ?? '';
  const { token = '' } = await shell(`${given}ACCESS_TOKEN=${tokens.developer}\n${exchange}`);
  expect(decodeJwt(token)).toMatchObject({
    contract_address: expect.stringMatching(/^0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8$/i) as string,
    token_id: '1',
    privilege_ids: [1, 5],
  });
  tokens.vehicle = token;
});

const graphql = async (token: string): Promise<number> => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return (await send(url('/graphql'), { method: 'POST', headers, body: '{"query":"{ vehicle(tokenId: 1) { owner } }"}' })).status;
};
const published = async (path: string): Promise<string[]> => {
  const { keys } = JSON.parse((await send(url(path))).text) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid).sort();
};

test('keys are rotated while the node runs, and tokens of before are good after', async () => {
  const { developer = '', vehicle = '' } = tokens;
  const before = await published('/keys');
  expect(before).toEqual([decodeProtectedHeader(developer).kid]);
  const [code, output] = await run([CLI, 'keys']);
  const [, added = ''] = /^login: added (\S+), which signs from/m.exec(output) ?? [];
  expect([code, output]).toEqual([0, expect.stringContaining(`login: published ${before[0]}, ${added}\n`)]);
  expect(readdirSync(join(folder, 'data/keys/login'))).toHaveLength(2);
  expect(await graphql(developer)).toBe(200);
  await stopNode();
  await startNode();
  expect(await published('/keys')).toEqual([...before, added].sort());
  expect(await published('/exchange/keys')).toHaveLength(2);
  expect([await graphql(developer), await graphql(vehicle), await graphql(`${vehicle.slice(0, -8)}AAAAAAAA`)]).toEqual([200, 200, 401]);
});

test('the audit log is proven, and who changes it is found out', async () => {
  const [code, output] = await run([CLI, 'audit']);
  const [, rows = '', head = ''] = /^(\d+) rows and \d+ seals checked, .*, 0 problems\nhead (\d+:[0-9a-f]{64})$/m.exec(output) ?? [];
  expect([code, head]).toEqual([0, expect.stringMatching(`^${rows}:`)]);
  expect(await loggedReasons(database.pool)).toHaveLength(Number(rows));
  expect(await run([CLI, 'audit', '--head', head])).toEqual([0, expect.stringContaining(`, 0 problems\nhead ${head}\n`)]);
  expect(await run([CLI, 'audit', '--head', `1:${'0'.repeat(64)}`])).toEqual([1, expect.stringContaining(', 1 problems\n')]);
  expect(await run([CLI, 'audit', '--head', '12'])).toEqual([1, expect.stringMatching(/^"12" is no head of the audit log[^]*Usage: /)]);
  await expect(database.pool.query('UPDATE access.audit SET allowed = FALSE WHERE seq = 2')).rejects.toThrow(/append/);
  await tamper(database.pool, 'UPDATE access.audit SET allowed = NOT allowed WHERE seq = 2');
  expect(await run([CLI, 'audit'])).toEqual([1, expect.stringContaining('  row 2 does not hash to what it says\n')]);
});
