import { addressText } from '@dimo-node/kit';
import { createHash } from 'node:crypto';
import { useTestDatabase } from '../../../../test/support/database';
import { address, insertRows, time } from '../../../../test/support/twin-rows';
import type { License } from './licenses';
import { TwinLicenses } from './twin-licenses';

const CLIENT = address(0x11ce);
const SIGNER = address(0x51);
const YEAR = 365 * 24 * 3_600;
const uriHash = (uri: string): Buffer => createHash('sha256').update(uri).digest();

describe('licenses of the twin', () => {
  const database = useTestDatabase();
  const at = (seconds: number): TwinLicenses => new TwinLicenses({ pool: database().pool, now: () => time(seconds) });
  let license: License;

  beforeAll(async () => {
    const { pool } = database();
    await insertRows(pool, 'developer_license', [
      { id: 1, client_id: CLIENT, alias: 'dapp' },
      { id: 2, client_id: address(0xdead), burned_at: time() },
      { id: 3, client_id: address(0xa), owner: null },
      { id: 4, client_id: address(0xb), minted_at: null },
      { id: 5, client_id: address(0xc), alias: 'older' },
      { id: 6, client_id: address(0xc), alias: 'newer' },
      { id: 7, client_id: address(0xc), burned_at: time() },
    ]);
    await insertRows(pool, 'signer', [{ license_id: 1, address: SIGNER }]);
    await insertRows(pool, 'redirect_uri', [{ license_id: 1, uri: 'https://a.example/cb', uri_hash: uriHash('https://a.example/cb') }]);
    license = (await at(0).byClientId(addressText(CLIENT)))!;
  });

  test('are found by client id in any case', async () => {
    expect(license).toEqual({ tokenId: 1, clientId: addressText(CLIENT), owner: addressText(address(0xa11ce)), alias: 'dapp' });
    expect(await at(0).byClientId(license.clientId.toLowerCase())).toEqual(license);
  });

  test.each([
    ['revoked', addressText(address(0xdead))],
    ['without owner', addressText(address(0xa))],
    ['never seen to be issued', addressText(address(0xb))],
    ['unknown', addressText(address(0xff))],
    ['no address', 'developer-platform'],
  ])('%s: there is none', async (_name, clientId) => {
    expect(await at(0).byClientId(clientId)).toBeNull();
  });

  test('of one client id the newest live one counts', async () => {
    expect(await at(0).byClientId(addressText(address(0xc)))).toMatchObject({ tokenId: 6, alias: 'newer' });
  });

  test('have their redirect URIs, character by character', async () => {
    for (const uri of ['https://a.example/cb/', 'https://A.example/cb', 'https://a.example/c', '', 'https://a.example/cb\0'])
      expect({ uri, has: await at(0).hasRedirectUri(license, uri) }).toEqual({ uri, has: false });
    expect(await at(0).hasRedirectUri(license, 'https://a.example/cb')).toBe(true);
    expect([await at(0).hasRedirectUris(license), await at(0).hasRedirectUris({ ...license, tokenId: 6 })]).toEqual([true, false]);
  });

  test('a signer counts for a year from when it was enabled, or for as long as the contract says', async () => {
    const signer = addressText(SIGNER);
    expect(await at(YEAR).isSigner(license, signer)).toBe(true);
    expect(await at(YEAR + 1).isSigner(license, signer)).toBe(false);
    expect(await at(0).isSigner({ ...license, tokenId: 6 }, signer)).toBe(false);
    expect(await at(0).isSigner(license, addressText(address(0x52)))).toBe(false);
    const set = (value: string): Promise<unknown> =>
      database().pool.query(
        `INSERT INTO twin.parameter VALUES ('developerLicense.periodValidity', $1, 1) ON CONFLICT (name) DO UPDATE SET value = $1`,
        [value],
      );
    await set('60');
    expect([await at(60).isSigner(license, signer), await at(61).isSigner(license, signer)]).toEqual([true, false]);
    await set((2n ** 256n - 1n).toString());
    expect(await at(100 * YEAR).isSigner(license, signer)).toBe(true);
  });

  test('are kept until the next block, and not at all while no blocks are heard of', async () => {
    const head = { block: '0x1', connected: true, current: () => ({ number: 1, hash: head.block }) };
    const licenses = new TwinLicenses({ pool: database().pool, head });
    const rename = (alias: string): Promise<unknown> =>
      database().pool.query('UPDATE twin.developer_license SET alias = $1 WHERE id = 1', [alias]);
    const alias = async (): Promise<string | null | undefined> => (await licenses.byClientId(license.clientId))?.alias;
    await rename('one');
    expect(await alias()).toBe('one');
    await rename('two');
    expect(await alias()).toBe('one');
    head.block = '0x2';
    expect(await alias()).toBe('two');
    head.connected = false;
    await rename('three');
    expect(await alias()).toBe('three');
    head.connected = true;
    await rename('four');
    expect(await alias()).toBe('four');
  });

  test('what was read while a block arrived is not kept', async () => {
    const head = { block: '0x1', connected: true, current: () => ({ number: 1, hash: head.block }) };
    const licenses = new TwinLicenses({ pool: database().pool, head });
    const reading = licenses.byClientId(license.clientId);
    head.block = '0x2';
    await reading;
    await database().pool.query(`UPDATE twin.developer_license SET alias = 'after' WHERE id = 1`);
    expect((await licenses.byClientId(license.clientId))?.alias).toBe('after');
  });
});
