import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { verifyMessage } from 'ethers';
import { devnetAccounts } from '../accounts';
import { signAgreement } from './agreement';
import { ipfsFile } from './content-id';
import { FileShelf } from './file-shelf';
import { startIpfs, type IpfsServer } from './server';

describe('content ids are those of IPFS', () => {
  it.each([
    ['hello world\n', 'QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o'],
    ['hello world', 'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD'],
    ['hello world', 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'],
    ['', 'QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH'],
  ])('%j has the id %s', (text, id) => {
    expect(ipfsFile(Buffer.from(text)).ids).toContain(id);
  });
});

describe("the devnet's IPFS", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'devnet-ipfs-'));
  let server: IpfsServer;
  beforeAll(async () => {
    server = await startIpfs(new FileShelf(folder), { port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const api = (query = ''): string => `${new URL('/api/v0/add', server.url).href}${query}`;

  it('takes a file as a form or as it is, and gives it back by each of its ids, whole or as a block', async () => {
    const form = new FormData();
    form.append('file', new Blob(['{"a":1}']), 'agreement.json');
    const added = (await (await fetch(api(), { method: 'POST', body: form })).json()) as { Hash: string };
    const { ids, cid, block } = ipfsFile(Buffer.from('{"a":1}'));
    expect(added).toEqual({ Name: cid, Hash: cid, Size: '7' });
    const again = await fetch(api('?cid-version=1'), { method: 'POST', body: '{"a":1}' });
    expect(((await again.json()) as { Hash: string }).Hash).toMatch(/^bafkrei/);
    for (const id of ids) expect(await (await fetch(server.url + id)).text()).toBe('{"a":1}');
    const raw = await fetch(`${server.url}${cid}?format=raw`);
    expect(Buffer.from(await raw.arrayBuffer())).toEqual(block);
  });

  it('keeps files in its folder', () => {
    const added = new FileShelf(folder).add(Buffer.from('kept'));
    expect(new FileShelf(folder).find(added.cid)?.content.toString()).toBe('kept');
  });

  it.each([
    ['GET', 'ipfs/QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o', undefined, 404],
    ['POST', 'api/v0/add', Buffer.alloc(300_000), 413],
    ['GET', 'api/v0/add', undefined, 404],
  ])('refuses %s /%s', async (method, where, body, status) => {
    const answer = await fetch(new URL(`/${where}`, server.url), { method, ...(body && { body }) });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ Type: 'error' });
  });
});

it('an agreement is signed over its data as it stands in the file', () => {
  const [alice] = devnetAccounts();
  const file = signAgreement(
    alice!.privateKey,
    { grantor: { address: alice!.address }, agreements: [] },
    { id: '1', time: '2026-01-01T00:00:00Z' },
  );
  const text = file.toString();
  const { signature } = JSON.parse(text) as { signature: string };
  expect(verifyMessage(text.slice(text.indexOf('"data":') + 7, -1), signature)).toBe(alice!.address);
});
