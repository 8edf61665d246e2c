import { formatIndexedBlock, parseIndexedBlock } from './indexed-block';
import { readiness } from './health';
import { chooseResponseType } from './media-type';

test.each([
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json;q=0, */*', 'application/json'],
  ['*/*, application/graphql-response+json', 'application/json'],
  ['image/png', 'application/json'],
  [',,;q=', 'application/json'],
])('Accept: %s gives %s', (accept, type) => {
  expect(chooseResponseType(accept).split(';')[0]).toBe(type);
});

test('a block in a header and back', () => {
  const block = { number: 90_000_000, hash: `0x${'0f'.repeat(32)}` };
  expect(parseIndexedBlock(formatIndexedBlock(block))).toEqual(block);
  for (const text of [undefined, '', '1', '1:0x12', `x:0x${'0f'.repeat(32)}`, `1:0x${'0G'.repeat(32)}`])
    expect(parseIndexedBlock(text)).toBeUndefined();
});

test('a check that gives no answer counts as away', async () => {
  const state = await readiness(
    [
      { name: 'slow', check: () => new Promise(() => undefined) },
      { name: 'fine', check: () => Promise.resolve() },
    ],
    20,
  );
  expect(state).toEqual({ ready: false, checks: { slow: { status: 'away', reason: 'no answer within 20 ms' }, fine: { status: 'ok' } } });
});
