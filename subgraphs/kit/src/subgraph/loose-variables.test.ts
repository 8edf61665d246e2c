import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { coerceLooseVariables } from './loose-variables';

const schema = buildSchema(`
  type Query { f(a: Int): Int }
  input In { n: Int, ns: [Int!], s: String, id: ID, b: Boolean, x: Float, deep: In, deeps: [In] }
  scalar Any
`);

function operation(type: string): OperationDefinitionNode {
  const [first] = parse(`query($v: ${type}) { f }`).definitions;
  if (first?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return first;
}

describe('loose variables', () => {
  test.each([
    ['Int', '2', 2],
    ['Int!', '-7', -7],
    ['Int', '2.5', '2.5'],
    ['Int', 'x', 'x'],
    ['Int', '', ''],
    ['Int', true, true],
    ['Int', null, null],
    ['[Int!]!', ['1', 2, 'x'], [1, 2, 'x']],
    ['[[Int]]', [['1'], null], [[1], null]],
    ['[Int]', '3', 3],
    ['String', 12345, '12345'],
    ['String!', 1.5, '1.5'],
    ['String', true, true],
    ['ID', 7, '7'],
    ['Float', '1', '1'],
    ['Boolean', 'true', 'true'],
    ['Any', '5', '5'],
    ['Unknown', '5', '5'],
    [
      'In',
      { n: '1', ns: ['2'], s: 3, id: 4, b: 'x', x: '5', unknown: '6' },
      { n: 1, ns: [2], s: '3', id: '4', b: 'x', x: '5', unknown: '6' },
    ],
    ['In', { deep: { deep: { n: '9' } }, deeps: [{ s: 1 }, null] }, { deep: { deep: { n: 9 } }, deeps: [{ s: '1' }, null] }],
    ['In', 'no object', 'no object'],
  ])('%s from %j is %j', (type, given, taken) => {
    expect(coerceLooseVariables(schema, operation(type), { v: given, other: '1' })).toEqual({ v: taken, other: '1' });
  });

  test('nothing is copied when nothing changes, nor the caller’s object changed', () => {
    const strict = { v: { n: 1, deep: { s: 'x' } } };
    expect(coerceLooseVariables(schema, operation('In'), strict)).toBe(strict);
    const loose = Object.freeze({ v: Object.freeze({ n: '1' }) });
    expect(coerceLooseVariables(schema, operation('In'), loose)).toEqual({ v: { n: 1 } });
  });
});
