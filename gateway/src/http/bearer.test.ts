import { bearerToken } from './bearer';

const read = (...values: readonly string[]): string | undefined =>
  bearerToken({
    headers: values[0] === undefined ? {} : { authorization: values[0] },
    rawHeaders: values.flatMap((value) => ['AUTHORIZATION', value]),
  });

test.each([
  ['Bearer a.b.c', 'a.b.c'],
  ['bearer a.b.c', 'a.b.c'],
  ['BEARER   a-_~+/=.b ', 'a-_~+/=.b'],
])('%s carries a token', (header, token) => {
  expect(read(header)).toBe(token);
});

test('no header is no token', () => {
  expect(read()).toBeUndefined();
});

test.each([
  [''],
  ['Bearer'],
  ['Bearer '],
  ['Basic dXNlcg=='],
  ['a.b.c'],
  ['Bearer a b'],
  ['Bearer a,b'],
  ['Bearer "a"'],
  [`Bearer ${'a'.repeat(9_000)}`],
])('%.20j is refused', (header) => {
  expect(() => read(header)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
});

test('two headers are refused, the same ones too', () => {
  expect(() => read('Bearer a', 'Bearer a')).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
});
