import { ipfsFile } from '../../../../test/devnet/src/ipfs/content-id';
import { readSource } from './content-id';
import { contentOf } from './verified-content';

const V0 = 'QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o';
const RAW = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e';
/** The same as RAW in base58. */
const RAW_58 = 'zb2rhj7crUKTQYRGCRATFaQ6YFLTde2YzdqbbhAASkL9uRDXn';

describe('where the source of a grant leads', () => {
  it.each<[string, string | undefined]>([
    ['', undefined],
    ['https://example.org/a', undefined],
    [`https://ipfs.io/ipfs/${V0}`, undefined],
    ['ipfs://', undefined],
    ['ipfs://agreement', undefined],
    ['ar://x', undefined],
    [V0.toLowerCase(), undefined],
    [`${V0}x`, undefined],
    [V0, 'dag-pb'],
    [`ipfs://${V0}`, 'dag-pb'],
    [`IPFS://${V0}/`, 'dag-pb'],
    [`/ipfs/${V0}`, 'dag-pb'],
    [` ipfs://${RAW}\n`, 'raw'],
    [RAW, 'raw'],
    [RAW_58, 'raw'],
    ['bafybeihykld7uyxzogax6vgyvag42y7464eywpf55gxi5qpoisibh3c5wa', 'dag-pb'],
    [`ipfs://${V0}/agreement.json`, 'unsupported'],
    [`ipfs://${V0}?filename=a`, 'unsupported'],
    [`/ipfs/${V0}#x`, 'unsupported'],
    // CBOR.
    ['bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy', 'unsupported'],
    // Letters that base58 lacks.
    [`ipfs://${V0.slice(0, -1)}0`, 'unsupported'],
    [`ipfs://${'b'.repeat(10_000)}`, 'unsupported'],
    ['x'.repeat(100_000), undefined],
  ])('%s', (text, expected) => {
    const source = readSource(text);
    expect(source.kind === 'document' ? source.id.codec : source.kind).toBe(expected ?? 'none');
  });

  it('gives one key to all ways to write an id', () => {
    const keys = [RAW, RAW_58, `ipfs://${RAW}`].map(readSource).map((source) => (source.kind === 'document' ? source.id.key : ''));
    expect(new Set(keys).size).toBe(1);
  });
});

describe('what a gateway gives is compared with the content id', () => {
  const idOf = (text: string) => {
    const source = readSource(text);
    if (source.kind !== 'document') throw new Error(`${text} is no content id`);
    return source.id;
  };
  const hello = ipfsFile(Buffer.from('hello world\n'));
  const large = ipfsFile(Buffer.alloc(256 * 1024, 7));
  const empty = ipfsFile(Buffer.alloc(0));
  /** A node with a link, as a directory or a file of two blocks has. */
  const linked = Buffer.concat([Buffer.from([0x12, 0x02, 0x0a, 0x00]), hello.block]);

  it.each([
    ['the block of version 0', V0, hello.block, hello.content],
    ['the file of version 0', V0, hello.content, hello.content],
    ['raw bytes', ipfsFile(hello.content).ids[2]!, hello.content, hello.content],
    ['the largest file of one block', large.cid, large.block, large.content],
    ['the same as a file', large.cid, large.content, large.content],
    ['an empty file', empty.cid, empty.block, empty.content],
    ['a changed file', V0, Buffer.from('hello World\n'), 'not that content'],
    ['a changed block', V0, Buffer.concat([hello.block, Buffer.from([0])]), 'not that content'],
    ['a block where raw bytes are named', ipfsFile(hello.content).ids[2]!, hello.block, 'not that content'],
    ['nothing', V0, Buffer.alloc(0), 'not that content'],
  ])('%s', (_, id, answer, content) => {
    expect(contentOf(idOf(id), answer)).toEqual(content);
  });

  it.each([
    ['a file of several blocks', linked],
    ['a directory', Buffer.from([0x0a, 0x02, 0x08, 0x01])],
    ['no protobuf', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['a length beyond its end', Buffer.from([0x0a, 0x7f, 0x08, 0x02])],
  ])('%s is no file', (_, block) => {
    const digest = idOf(ipfsFile(block).ids[2]!).digest;
    expect(contentOf({ text: '', key: '', codec: 'dag-pb', digest }, block)).toBe('no file');
  });
});
