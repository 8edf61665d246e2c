import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amoy } from './amoy';
import { loadNetwork } from './load';

const folder = mkdtempSync(join(tmpdir(), 'network-'));
afterAll(() => rmSync(folder, { recursive: true }));

const valid = {
  name: 'private',
  chainId: 1337,
  contracts: { registry: '0x5eaa326fb2fc97facce6a79a304876dad0f2e96c' },
  imageBaseUrl: 'https://images.example',
  vehicleDataBaseUrl: 'https://data.example/vehicles/',
};

function fileWith(content: unknown): string {
  const file = join(folder, 'network.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('the built-in networks', () => {
  expect(loadNetwork('polygon')).toMatchObject({ chainId: 137, confirmations: 0, tablelandUrl: 'https://tableland.network/' });
  expect(loadNetwork('amoy')).toBe(amoy);
  expect(loadNetwork('devnet')).toMatchObject({ name: 'devnet', chainId: 80002, contracts: amoy.contracts });
});

test('a file: addresses become EIP-55, base URLs end in a slash, the rest has defaults', () => {
  expect(loadNetwork(fileWith(valid))).toEqual({
    ...valid,
    contracts: { registry: amoy.contracts.registry },
    imageBaseUrl: 'https://images.example/',
    confirmations: 0,
    superseded: [],
  });
});

test('a file may name a Tableland gateway', () => {
  expect(loadNetwork(fileWith({ ...valid, tablelandUrl: 'http://tables.example' })).tablelandUrl).toBe('http://tables.example/');
  expect(() => loadNetwork(fileWith({ ...valid, tablelandUrl: 'ftp://tables.example' }))).toThrow('tablelandUrl must be');
});

const otherAddress = '0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8';

test.each<[string, unknown, string]>([
  ['no such file or name', undefined, 'must be polygon, amoy, devnet or the path of a readable JSON file'],
  ['no JSON', '{', 'is no JSON'],
  ['no object', [], 'the file must be an object'],
  ['a field too many', { ...valid, chainID: 1 }, 'chainID is not a field'],
  ['no name', { ...valid, name: undefined }, 'name must be'],
  ['the name of a built-in network', { ...valid, name: 'amoy' }, 'name is amoy, which is taken'],
  ['a chain id in text', { ...valid, chainId: '1' }, 'chainId must be a whole number from 1'],
  ['negative confirmations', { ...valid, confirmations: -1 }, 'confirmations must be a whole number from 0'],
  ['no contracts', { ...valid, contracts: {} }, 'contracts names no contract'],
  ['an unknown role', { ...valid, contracts: { registrar: otherAddress } }, 'contracts.registrar is no contract role'],
  ['a wrong checksum', { ...valid, contracts: { registry: otherAddress.replace('fb', 'Fb') } }, 'contracts.registry must be an address'],
  [
    'an address twice',
    { ...valid, contracts: { registry: otherAddress, sacd: otherAddress } },
    'contracts.sacd is the same address as contracts.registry',
  ],
  ['a wrong earlier deployment', { ...valid, superseded: [{ role: 'sacd', address: '0x1' }] }, 'superseded[0].address must be an address'],
  ['no URL', { ...valid, imageBaseUrl: 'images' }, 'imageBaseUrl must be an http or https URL'],
])('refused with a reason: %s', (_case, content, reason) => {
  const name = content === undefined ? join(folder, 'absent.json') : fileWith(content);
  expect(() => loadNetwork(name)).toThrow(reason);
});
