import { parseUniqueJson } from './unique-json';

describe('JSON with unique members', () => {
  test.each([
    '{}',
    '[]',
    '"a"',
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"b","b":"a"}',
    '{ "a" : "\\"a\\":1" , "\\\\" : "\\\\" }',
    '{"a":["b","b"],"b":"b"}',
    '{"":1}',
    '{"__proto__":1,"constructor":2}',
  ])('%s', (text) => {
    expect(parseUniqueJson(text)).toEqual(JSON.parse(text));
  });

  test.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":1,"b":{},"a" :2}',
    '{"a":1,"b":[],"a"\n\t\r :2}',
    '{"x":{"a":1,"a":2}}',
    '[{"a":1,"a":2}]',
    '{"":1,"":2}',
    '{"\\"":1,"\\"":2}',
    '{"\\\\":1,"\\\\":2}',
    '{"__proto__":1,"__proto__":2}',
  ])('names a member twice: %s', (text) => {
    expect(() => parseUniqueJson(text)).toThrow('named twice');
  });

  test('is fast for long texts and deep ones', () => {
    const started = performance.now();
    parseUniqueJson(`{"a":"${'\\\\'.repeat(7_000)}"}`);
    parseUniqueJson('['.repeat(8_000) + ']'.repeat(8_000));
    parseUniqueJson(`{${Array.from({ length: 1_500 }, (_, i) => `"${i}":0`).join(',')}}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
