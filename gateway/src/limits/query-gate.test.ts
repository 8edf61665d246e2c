import { getIntrospectionQuery, parse } from 'graphql';
import { measureDocument } from './measure';
import { QueryGate } from './query-gate';

describe('the size of a document', () => {
  test.each([
    ['{ a }', { depth: 1, aliases: 0, fields: 1 }],
    ['{ a { b c: d } }', { depth: 2, aliases: 1, fields: 3 }],
    ['{ a { ...F ...F } } fragment F on T { x: b { c } }', { depth: 3, aliases: 2, fields: 5 }],
    ['{ ... on Query { a { ... { b } } } }', { depth: 2, aliases: 0, fields: 2 }],
    ['query A { a { b } } query B { a b c }', { depth: 2, aliases: 0, fields: 3 }],
    ['{ ...Unknown }', { depth: 0, aliases: 0, fields: 0 }],
    ['{ ...F } fragment F on Query { a { ...F } }', { depth: Infinity, aliases: Infinity, fields: Infinity }],
  ])('%s', (query, size) => {
    expect(measureDocument(parse(query))).toEqual(size);
  });

  test('fragments that blow up are counted, not expanded', () => {
    const layers = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`).join(' ');
    expect(measureDocument(parse(`{ ...F0 } ${layers} fragment F60 on Q { a }`)).fields).toBe(2 ** 60);
  });
});

describe('the gate', () => {
  const gate = new QueryGate();

  test('lets introspection through', () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      inputValueDeprecation: true,
      oneOf: true,
      specifiedByUrl: true,
      schemaDescription: true,
      directiveIsRepeatable: true,
    });
    expect(() => gate.admit(query)).not.toThrow();
  });

  test.each([
    ['{ a', 'GRAPHQL_PARSE_FAILED'],
    [`{ ${'a '.repeat(10_001)} }`, 'QUERY_TOO_COMPLEX'],
    [`${'{ a '.repeat(30)}${'}'.repeat(30)}`, 'QUERY_TOO_COMPLEX'],
    [`{ ${Array.from({ length: 201 }, (_, i) => `a${i}: b`).join(' ')} }`, 'QUERY_TOO_COMPLEX'],
  ])('refuses %.20s... with %s', (query, code) => {
    expect(() => gate.admit(query)).toThrow(expect.objectContaining({ code }));
  });
});
