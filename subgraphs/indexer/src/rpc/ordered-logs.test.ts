import { orderedLogs } from './ordered-logs';
import type { RawLog } from './types';

const HASH = (n: number) => `0x${n.toString(16).padStart(64, '0')}`;
const log = (block: number, index: number, more: Partial<RawLog> = {}): RawLog => ({
  address: '0x00000000000000000000000000000000000000aa',
  topics: [HASH(1)],
  data: '0x',
  blockNumber: `0x${block.toString(16)}`,
  blockHash: HASH(1000 + block),
  transactionHash: HASH(2000 + block),
  transactionIndex: '0x0',
  logIndex: `0x${index.toString(16)}`,
  removed: false,
  ...more,
});
const origin = { host: 'h' };
const bounds = { from: 10, to: 20 };

test('an answer in order is returned as it came, without a copy', () => {
  const answer = [log(10, 0), log(10, 3), log(11, 0), log(20, 15), log(20, 16)];
  expect(orderedLogs(answer, bounds, origin)).toBe(answer);
});

test('order, repeats and removed logs are put right', () => {
  const a = log(10, 2);
  const b = log(10, 11);
  const c = log(16, 0);
  const gone = log(16, 1, { removed: true, blockHash: HASH(9) });
  expect(orderedLogs([c, b, { ...b }, gone, a, { ...c }], bounds, origin)).toEqual([a, b, c]);
});

test('two transactions may share an index in a block with state-sync logs', () => {
  const ordinary = log(12, 0);
  const stateSync = log(12, 0, { transactionHash: HASH(77), data: '0x01' });
  expect(orderedLogs([ordinary, stateSync], bounds, origin)).toEqual([ordinary, stateSync]);
});

test.each<[string, unknown]>([
  ['null', null],
  ['an object', {}],
  ['text', 'logs'],
  ['a list of other things', [log(10, 0), 7]],
  ['a log without topics', [{ ...log(10, 0), topics: undefined }]],
  ['a log without data', [{ ...log(10, 0), data: null }]],
  ['a log without an index', [{ ...log(10, 0), logIndex: 'x' }]],
  ['a pending log without a block', [{ ...log(10, 0), blockNumber: null }]],
  ['a log below the range', [log(9, 0)]],
  ['a log above the range', [log(21, 0)]],
  ['two different logs at one place', [log(10, 0), log(10, 0, { data: '0x01' })]],
])('%s is malformed', (_, answer) => {
  expect(() => orderedLogs(answer, bounds, origin)).toThrow(expect.objectContaining({ kind: 'malformed', host: 'h' }));
});

test('a log of another block than the hash asked for is malformed', () => {
  expect(orderedLogs([log(12, 0)], { ...bounds, blockHash: HASH(1012) }, origin)).toHaveLength(1);
  expect(() => orderedLogs([log(12, 0)], { ...bounds, blockHash: HASH(1013) }, origin)).toThrow('another block hash');
});
