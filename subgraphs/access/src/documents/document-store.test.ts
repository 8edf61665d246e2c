import type { Pool } from '@dimo-node/database';
import { signAgreement } from '../../../../test/devnet/src/ipfs/agreement';
import { ipfsFile } from '../../../../test/devnet/src/ipfs/content-id';
import { wallet } from '../../../../test/support/access';
import { useTestDatabase } from '../../../../test/support/database';
import {
  dropsTheConnection,
  FaultyIpfs,
  gives,
  neverAnswers,
  neverEnds,
  redirects,
  type IpfsAnswer,
} from '../../../../test/support/faulty-ipfs';
import { silent } from '../../../../test/support/gateway';
import { readSource, type ContentId } from './content-id';
import { DocumentStore } from './document-store';

const terms = (n: number) => ({ grantor: { address: wallet('owner').address }, asset: `document ${n}`, agreements: [] });
const document = (n: number): Buffer =>
  signAgreement(wallet('owner').privateKey, terms(n), { id: String(n), time: '2026-01-01T00:00:00Z' });

function idOf(content: Buffer): ContentId {
  const source = readSource(ipfsFile(content).cid);
  if (source.kind !== 'document') throw new Error('no content id');
  return source.id;
}

describe('documents of grants', () => {
  const database = useTestDatabase();
  let ipfs: FaultyIpfs;
  let clock = 0;
  beforeAll(async () => {
    ipfs = await FaultyIpfs.start();
  });
  afterAll(() => ipfs.stop());
  beforeEach(() => void (ipfs.asked.length = 0));
  const store = (options: { pool?: Pick<Pool, 'query'>; maxRows?: number; url?: string | undefined } = {}): DocumentStore =>
    new DocumentStore({
      pool: options.pool ?? database().pool,
      ipfs: { url: 'url' in options ? options.url : ipfs.url, timeoutMs: 300 },
      log: silent,
      maxRows: options.maxRows,
      now: () => new Date(clock),
    });

  test.each<[string, IpfsAnswer]>([
    ['does not have it', gives('not found', 404)],
    ['is broken', gives('', 500)],
    ['drops the connection', dropsTheConnection],
    ['never answers', neverAnswers],
    ['never ends', neverEnds],
    ['gives too much', gives(Buffer.alloc(300_000))],
    ['gives something else', gives(document(99))],
    ['gives a page', gives('<html>rate limited</html>')],
    ['sends to another host', redirects('http://127.0.0.2:9/ipfs/x')],
    ['sends round in circles', redirects('/ipfs/again')],
  ])('while the gateway %s, it is not known what was agreed', async (_, answer) => {
    ipfs.answer = answer;
    const reading = store().read(idOf(document(1)));
    await expect(reading).rejects.toMatchObject({ message: 'failed to fetch source document from IPFS', passing: true, status: 503 });
  });

  test('without a gateway too', async () => {
    await expect(store({ url: undefined }).read(idOf(document(1)))).rejects.toMatchObject({ passing: true });
  });

  test('after a failure the gateway is asked again, but not at once', async () => {
    const documents = store();
    const id = idOf(document(2));
    ipfs.answer = gives('', 500);
    await expect(documents.read(id)).rejects.toThrow('failed to fetch');
    ipfs.answer = gives(ipfsFile(document(2)).block);
    await expect(documents.read(id)).rejects.toThrow('failed to fetch');
    expect(ipfs.asked).toHaveLength(1);
    clock += 1_000;
    expect(await documents.read(id)).toMatchObject({ asset: 'document 2' });
    expect(ipfs.asked).toHaveLength(2);
  });

  test('a redirect on the same host is followed, and blocks are asked for', async () => {
    const { cid, block } = ipfsFile(document(3));
    ipfs.answer = (response, path) => (path.startsWith('/moved/') ? gives(block) : redirects(`/moved/${cid}`))(response, path);
    expect(await store().read(idOf(document(3)))).toMatchObject({ asset: 'document 3' });
    expect(ipfs.asked).toEqual([`/ipfs/${cid}?format=raw`, `/moved/${cid}`]);
  });

  test('a hundred readers of one document fetch it once, and then nobody does, nor another process', async () => {
    ipfs.answer = (response) => void setTimeout(() => gives(document(4))(response, ''), 50);
    const documents = store();
    const id = idOf(document(4));
    const all = await Promise.all(Array.from({ length: 100 }, () => documents.read(id)));
    expect(new Set(all).size).toBe(1);
    ipfs.answer = gives('', 500);
    expect(await documents.read(id)).toBe(all[0]);
    expect(await store().read(id)).toEqual(all[0]);
    expect(ipfs.asked).toHaveLength(1);
  });

  test('what is verified but says nothing is not fetched again', async () => {
    const photo = Buffer.from('a photo');
    ipfs.answer = gives(photo);
    const documents = store();
    for (let n = 0; n < 3; n++)
      await expect(documents.read(idOf(photo))).rejects.toMatchObject({ message: 'failed to parse sacd data', passing: false });
    expect(ipfs.asked).toHaveLength(1);
  });

  test('the oldest copies make room', async () => {
    for (let n = 10; n < 14; n++) {
      clock += 1_000;
      ipfs.answer = gives(document(n));
      // Each a process of its own, which prunes at its first write.
      await store({ maxRows: 2 }).read(idOf(document(n)));
    }
    const { rows } = await database().pool.query<{ cid: string }>('SELECT cid FROM access.grant_document ORDER BY fetched_at');
    expect(rows.map(({ cid }) => cid)).toEqual([12, 13].map((n) => idOf(document(n)).key));
  });

  test('a copy that cannot be written is no reason to refuse', async () => {
    const { pool } = database();
    const readOnly = {
      query: (text: string, values: unknown[]) =>
        text.startsWith('INSERT') ? Promise.reject(new Error('read only')) : pool.query(text, values),
    } as unknown as Pool;
    ipfs.answer = gives(document(5));
    expect(await store({ pool: readOnly }).read(idOf(document(5)))).toMatchObject({ asset: 'document 5' });
  });
});
