import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startAnvil, type Anvil } from '@dimo-node/devnet';
import { getAddress, Wallet } from 'ethers';
import { contractWallet, ODD_CONTRACTS, wrapSignature } from '../../../../test/support/contract-wallets';
import { useTestDatabase } from '../../../../test/support/database';
import { address, EARLY, insertRows, NOW, time } from '../../../../test/support/twin-rows';
import { TwinLicenses } from '../licenses/twin-licenses';
import { AccountSignatures } from './account-signatures';
import { HttpChainCaller } from './http-chain-caller';
import { SignatureUnavailableError } from './verifier';

const MESSAGE = 'node.example wants you to sign in';
const CHAIN_ID = 80002;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const wallet = new Wallet(`0x${'11'.repeat(32)}`);
const other = new Wallet(`0x${'22'.repeat(32)}`);
const LICENSE = getAddress(`0x${address(0x11ce).toString('hex')}`);
const REVOKED = getAddress(`0x${address(0xdead).toString('hex')}`);

const bytesOf = (key: Wallet): Buffer => Buffer.from(key.address.slice(2), 'hex');
const word = (value: bigint): string => value.toString(16).padStart(64, '0');
const placed = (n: number): string => getAddress(`0x${address(0xc0de00 + n).toString('hex')}`);

/** An HTTP server that answers as told, or never. */
async function startServer(answer?: (body: string) => { status?: number; body: string }): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const reply = answer?.(body);
      if (reply !== undefined) response.writeHead(reply.status ?? 200).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('signatures', () => {
  const database = useTestDatabase();
  let anvil: Anvil;
  let chain: HttpChainCaller;
  let signatures: AccountSignatures;
  let signature: string;
  let r: bigint;
  let s: bigint;
  let v: number;

  beforeAll(async () => {
    anvil = await startAnvil({ chainId: CHAIN_ID });
    chain = new HttpChainCaller({ urls: [anvil.wsUrl], chainId: CHAIN_ID });
    const licenses = new TwinLicenses({ pool: database().pool, now: () => NOW });
    signatures = new AccountSignatures({ licenses, chain });
    await insertRows(database().pool, 'developer_license', [
      { id: 1, client_id: address(0x11ce), alias: 'dapp' },
      { id: 2, client_id: address(0xdead), burned_at: time() },
    ]);
    await insertRows(database().pool, 'signer', [
      { license_id: 1, address: bytesOf(wallet), enabled_at: NOW },
      { license_id: 1, address: address(7), enabled_at: EARLY },
      { license_id: 2, address: bytesOf(wallet), enabled_at: NOW },
    ]);
    await Promise.all(Object.values(ODD_CONTRACTS).map((code, n) => anvil.rpc.send('anvil_setCode', [placed(n), code])));
    signature = await wallet.signMessage(MESSAGE);
    r = BigInt(signature.slice(0, 66));
    s = BigInt(`0x${signature.slice(66, 130)}`);
    v = Number(`0x${signature.slice(130)}`);
  });
  afterAll(async () => {
    await chain.close();
    await anvil.stop();
  });

  const joined = (sOf: bigint, vOf: number): string => `0x${word(r)}${word(sOf)}${vOf.toString(16).padStart(2, '0')}`;
  const compact = (sOf: bigint, parity: number): string => `0x${word(r)}${word(sOf | (BigInt(parity) << 255n))}`;

  describe('of an account key', () => {
    test.each<[string, () => string, boolean]>([
      ['v 27 or 28', () => joined(s, v), true],
      ['v 0 or 1', () => joined(s, v - 27), true],
      ['the other parity', () => joined(s, 55 - v), false],
      ['v 29', () => joined(s, 29), false],
      ['v of a chain', () => joined(s, 37), false],
      ['high s with its parity', () => joined(ORDER - s, 55 - v), false],
      ['high s', () => joined(ORDER - s, v), false],
      ['s of zero', () => joined(0n, v), false],
      ['64 bytes', () => compact(s, v - 27), true],
      ['64 bytes of the other parity', () => compact(s, 28 - v), false],
      ['upper-case digits', () => `0x${signature.slice(2).toUpperCase()}`, true],
      ['no 0x', () => signature.slice(2), false],
      ['0X', () => `0X${signature.slice(2)}`, false],
      ['nothing', () => '', false],
      ['0x', () => '0x', false],
      ['1 byte', () => '0x01', false],
      ['63 bytes', () => signature.slice(0, 128), false],
      ['66 bytes', () => `${signature}00`, false],
      ['half a byte more', () => `${signature}0`, false],
      ['no hex', () => `0x${'zz'.repeat(65)}`, false],
      ['65 zeros', () => `0x${'00'.repeat(65)}`, false],
      ['65 times ff', () => `0x${'ff'.repeat(65)}`, false],
      ['8 kB', () => `0x${'11'.repeat(8_192)}`, false],
      ['more than 8 kB', () => `0x${'11'.repeat(8_193)}`, false],
      ['10 MB', () => `0x${'11'.repeat(10_000_000)}`, false],
    ])('%s', async (_name, make, valid) => {
      expect(await signatures.verify(wallet.address, MESSAGE, make())).toBe(valid);
    });

    test('counts for that account and that message only', async () => {
      expect(await signatures.verify(other.address, MESSAGE, signature)).toBe(false);
      expect(await signatures.verify(wallet.address, `${MESSAGE}.`, signature)).toBe(false);
    });

    test('may be over raw bytes', async () => {
      const bytes = Buffer.from([0, 255, 128, 10]);
      expect(await signatures.verify(wallet.address, bytes, await wallet.signMessage(bytes))).toBe(true);
    });
  });

  describe('of a license', () => {
    test('is that of an enabled signer', async () => {
      expect(await signatures.verify(LICENSE, MESSAGE, signature)).toBe(true);
      expect(await signatures.verify(LICENSE, MESSAGE, joined(ORDER - s, 55 - v))).toBe(false);
      expect(await signatures.verify(LICENSE, MESSAGE, await other.signMessage(MESSAGE))).toBe(false);
      expect(await signatures.verify(LICENSE, MESSAGE, `0x${'11'.repeat(66)}`)).toBe(false);
    });

    test('that is revoked counts for nothing', async () => {
      expect(await signatures.verify(REVOKED, MESSAGE, signature)).toBe(false);
    });
  });

  describe('of a contract', () => {
    const owned = contractWallet(wallet.address);
    const undeployed = contractWallet(other.address);

    test('is what the contract takes for one', async () => {
      await owned.deploy(anvil.rpc);
      expect(await signatures.verify(owned.address, MESSAGE, signature)).toBe(true);
      expect(await signatures.verify(owned.address, MESSAGE, await other.signMessage(MESSAGE))).toBe(false);
    });

    test.each(Object.keys(ODD_CONTRACTS).map((name, n) => [name, n] as const))('that %s is none', async (name, n) => {
      const asked = signatures.verify(placed(n), MESSAGE, signature);
      if (name === 'floods') await expect(asked).rejects.toThrow(SignatureUnavailableError);
      else expect(await asked).toBe(false);
    });

    test.each([1, 2, 3, 4, 9])('at precompile %d is none', async (n) => {
      const precompile = `0x${n.toString(16).padStart(40, '0')}`;
      expect(await signatures.verify(precompile, MESSAGE, signature)).toBe(false);
    });

    test('that is not deployed yet is what it will take for one', async () => {
      const good = await other.signMessage(MESSAGE);
      expect(await signatures.verify(undeployed.address, MESSAGE, good)).toBe(false);
      expect(await signatures.verify(undeployed.address, MESSAGE, undeployed.wrap(good))).toBe(true);
      expect(await signatures.verify(undeployed.address, MESSAGE, undeployed.wrap(signature))).toBe(false);
      expect(await anvil.rpc.send('eth_getCode', [undeployed.address, 'latest'])).toBe('0x');
      // Deployed meanwhile, the wrapped signature is still good.
      expect(await signatures.verify(owned.address, MESSAGE, owned.wrap(signature))).toBe(true);
      expect(await signatures.verify(owned.address, MESSAGE, owned.wrap(good))).toBe(false);
    });

    test.each<[string, () => string, () => string]>([
      ['for an account that the factory does not deploy', () => other.address, () => undeployed.wrap(signature)],
      ['by a factory that reverts', () => undeployed.address, () => wrapSignature(placed(0), '0x', signature)],
      ['by a factory that is no contract', () => undeployed.address, () => wrapSignature(other.address, '0x', signature)],
      ['that is no wrapper inside', () => undeployed.address, () => `0x${'ff'.repeat(96)}${undeployed.wrap(signature).slice(-64)}`],
      ['that is nothing inside', () => undeployed.address, () => `0x${undeployed.wrap(signature).slice(-64)}`],
    ])('wrapped %s is none', async (_name, account, wrapped) => {
      expect(await signatures.verify(account(), MESSAGE, wrapped())).toBe(false);
    });

    test('whose code loops ends with its gas', async () => {
      const started = performance.now();
      const wrapped = wrapSignature(placed(Object.keys(ODD_CONTRACTS).indexOf('loops')), '0x', signature);
      expect(await signatures.verify(undeployed.address, MESSAGE, wrapped)).toBe(false);
      expect(performance.now() - started).toBeLessThan(3_000);
    });
  });

  describe('when the chain does not answer', () => {
    const account = placed(0x99);
    const verify = (urls: readonly string[], timeoutMs = 300): Promise<boolean> => {
      const caller = new HttpChainCaller({ urls, chainId: CHAIN_ID, timeoutMs });
      const licenses = new TwinLicenses({ pool: database().pool, now: () => NOW });
      return new AccountSignatures({ licenses, chain: caller }).verify(account, MESSAGE, signature).finally(() => caller.close());
    };

    test('there is no endpoint: it says so, and keys and licenses still work', async () => {
      const licenses = new TwinLicenses({ pool: database().pool, now: () => NOW });
      const alone = new AccountSignatures({ licenses, chain: undefined });
      await expect(alone.verify(account, MESSAGE, signature)).rejects.toThrow(/RPC_URLS/);
      await expect(alone.verify(account, MESSAGE, signature)).rejects.toBeInstanceOf(SignatureUnavailableError);
      expect(await alone.verify(wallet.address, MESSAGE, signature)).toBe(true);
      expect(await alone.verify(LICENSE, MESSAGE, signature)).toBe(true);
    });

    test.each<[string, ((body: string) => { status?: number; body: string }) | undefined]>([
      ['hangs', undefined],
      ['speaks HTML', () => ({ status: 502, body: '<html>' })],
      ['speaks JSON of another kind', () => ({ body: '[]' })],
      ['refuses', () => ({ status: 429, body: '{"error":{"code":-32005,"message":"slow down"}}' })],
      ['serves another chain', () => ({ body: '{"result":"0x1"}' })],
      ['never ends', () => ({ body: ' '.repeat(400_000) })],
    ])('an endpoint that %s is left for the next, and alone is no answer', async (_name, answer) => {
      const { server, url } = await startServer(answer);
      await expect(verify([url])).rejects.toBeInstanceOf(SignatureUnavailableError);
      expect(await verify([url, anvil.httpUrl], 3_000)).toBe(false);
      server.closeAllConnections();
      server.close();
    });

    test('the reason names no more than the host', async () => {
      const error: unknown = await verify(['http://user:secret@127.0.0.1:1/key?token=hidden']).catch((reason: unknown) => reason);
      const text = `${String(error)} ${String((error as Error).cause)}`;
      expect(text).toContain('127.0.0.1:1');
      expect(text).not.toMatch(/secret|key|hidden/);
    });

    test('no more than 64 questions wait at once', async () => {
      const { server, url } = await startServer();
      const caller = new HttpChainCaller({ urls: [url], chainId: CHAIN_ID, timeoutMs: 1_000 });
      const asked = Array.from({ length: 70 }, () => caller.call({ to: account, data: '0x' }).catch((error: Error) => error.message));
      const told = await Promise.all(asked);
      expect(told.filter((message) => message?.includes('too many'))).toHaveLength(6);
      await caller.close();
      server.closeAllConnections();
      server.close();
    });
  });
});

test('the code in the repository is what the contract compiles to', () => {
  const script = path.join(__dirname, '..', '..', 'scripts', 'compile.js');
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});
