import { encodeOperation, expandEntities } from './representations';

const rep = (id: number): { __typename: string; id: number } => ({ __typename: 'T', id });

describe('encoding an operation', () => {
  test.each([
    ['without variables', undefined, undefined, {}],
    ['with variables', { a: 1 }, undefined, { a: 1 }],
    ['with an operation name', { a: 1 }, 'Q', { a: 1 }],
    ['with one representation', { representations: [rep(1)], a: 1 }, undefined, { representations: [rep(1)], a: 1 }],
    ['with different representations', { representations: [rep(1), rep(2)] }, undefined, { representations: [rep(1), rep(2)] }],
    [
      'with equal representations',
      { a: 1, representations: [rep(1), rep(2), rep(1)], b: 'x' },
      undefined,
      { a: 1, b: 'x', representations: [rep(1), rep(2)] },
    ],
  ])('%s', (_name, variables, operationName, sent) => {
    const { body } = encodeOperation('{ "quoted" }', variables, operationName);
    expect(JSON.parse(body)).toEqual({ query: '{ "quoted" }', variables: sent, ...(operationName === undefined ? {} : { operationName }) });
  });

  test('remembers who asked for what only when something was left out', () => {
    expect(encodeOperation('q', { representations: [rep(1), rep(2)] }, undefined).places).toBeUndefined();
    expect(encodeOperation('q', { representations: [rep(1), rep(2), rep(1)] }, undefined).places).toEqual([0, 1, 0]);
  });
});

test('entities and their errors are given back to every asker, as objects of their own', () => {
  const other = { message: 'elsewhere' };
  const answer = { data: { _entities: [{ x: { y: 1 } }, null] }, errors: [{ message: 'm', path: ['_entities', 1, 'z'] }, other] };
  expandEntities(answer, [0, 1, 0, 1]);
  expect(answer.data._entities).toEqual([{ x: { y: 1 } }, null, { x: { y: 1 } }, null]);
  expect(answer.data._entities[0]).not.toBe(answer.data._entities[2]);
  expect(answer.errors).toEqual([{ message: 'm', path: ['_entities', 1, 'z'] }, { message: 'm', path: ['_entities', 3, 'z'] }, other]);
});
