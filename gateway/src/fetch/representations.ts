import type { SubgraphAnswer } from './fetcher';

/** A request body in which every representation stands once, and how to give each asker its entity back. */
export interface DeduplicatedBody {
  readonly body: string;
  /** For each representation asked for, its place among those sent; undefined when all differ. */
  readonly places: readonly number[] | undefined;
}

/**
 * Encodes an operation, sending equal representations once: a page of vehicles asks for the same few manufacturers again and again.
 * Equal means equal as JSON text, which the planner makes with the same key order for one fetch.
 */
export function encodeOperation(
  query: string,
  variables: Readonly<Record<string, unknown>> | undefined,
  operationName: string | undefined,
): DeduplicatedBody {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  const head = `{"query":${JSON.stringify(query)}${name}`;
  const representations = variables?.['representations'];
  if (variables === undefined || !Array.isArray(representations) || representations.length < 2) {
    return { body: `${head},"variables":${JSON.stringify(variables ?? {})}}`, places: undefined };
  }
  const { texts, places } = distinct(representations);
  const { representations: _sentApart, ...others } = variables;
  const rest = Object.keys(others).length === 0 ? '' : `${JSON.stringify(others).slice(1, -1)},`;
  return { body: `${head},"variables":{${rest}"representations":[${texts.join(',')}]}}`, places };
}

function distinct(representations: readonly unknown[]): {
  readonly texts: readonly string[];
  readonly places: readonly number[] | undefined;
} {
  const placeOf = new Map<string, number>();
  const places = representations.map((representation) => {
    const text = JSON.stringify(representation);
    const known = placeOf.get(text);
    if (known !== undefined) return known;
    placeOf.set(text, placeOf.size);
    return placeOf.size - 1;
  });
  return { texts: [...placeOf.keys()], places: placeOf.size === representations.length ? undefined : places };
}

/** Repeats entities and their errors for every asker. The gateway merges into what it gets, so askers must not share objects. */
export function expandEntities(answer: SubgraphAnswer, places: readonly number[]): void {
  const entities = answer.data?.['_entities'];
  if (Array.isArray(entities) && answer.data) {
    const given = new Set<number>();
    answer.data['_entities'] = places.map((place): unknown => {
      const entity: unknown = entities[place];
      if (!given.has(place)) {
        given.add(place);
        return entity;
      }
      return structuredClone(entity);
    });
  }
  if (answer.errors === undefined) return;
  answer.errors = answer.errors.flatMap((error) => {
    const [root, place, ...below] = error.path ?? [];
    if (root !== '_entities' || typeof place !== 'number') return [error];
    return places.flatMap((from, asker) => (from === place ? [{ ...error, path: [root, asker, ...below] }] : []));
  });
}
