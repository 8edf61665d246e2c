import type { SubgraphFetcher, SubgraphAnswer } from '../fetch/fetcher';
import { SubgraphFailure } from '../fetch/failure';
import type { RequestScope } from '../request-scope';
import { SubgraphError } from './subgraph-error';
import { isObject, mergeInto } from './merge';
import type { FetchStep, Step } from './plan';
import type { Data } from './shape';

export type Fetchers = ReadonlyMap<string, SubgraphFetcher>;
type Path = readonly (string | number)[];

/** The execution of one operation. */
export interface Run {
  readonly fetchers: Fetchers;
  readonly scope: RequestScope | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Everything fetched so far. */
  readonly data: Data;
  readonly errors: SubgraphError[];
}

/** Carries out the steps; data and errors gather in `run`. */
export async function executeSteps(step: Step, run: Run): Promise<void> {
  await execute(step, run, [run.data], []);
}

/** `objects` are the places in the data that `path` leads to. */
function execute(step: Step, run: Run, objects: readonly Data[], path: Path): Promise<unknown> {
  switch (step.kind) {
    case 'fetch':
      return fetch(step, run, objects, path);
    case 'parallel':
      return Promise.all(step.steps.map((child) => execute(child, run, objects, path)));
    case 'sequence':
      return sequence(step.steps, run, objects, path);
    case 'flatten':
      return execute(step.step, run, objectsAt(objects, step.path), [...path, ...step.path]);
  }
}

async function sequence(steps: readonly Step[], run: Run, objects: readonly Data[], path: Path): Promise<void> {
  for (const step of steps) await execute(step, run, objects, path);
}

async function fetch(step: FetchStep, run: Run, objects: readonly Data[], path: Path): Promise<void> {
  if (objects.length === 0) return;
  const variables = usedVariables(step.node.variableUsages, run.variables);
  if (step.represent !== undefined) return fetchEntities(step, step.represent, run, objects, path, variables);
  const answer = await send(step, run, variables);
  for (const error of answer.errors ?? []) {
    run.errors.push(new SubgraphError(error, error.path === undefined ? undefined : [...path, ...error.path]));
  }
  if (answer.data) for (const object of objects) mergeInto(object, answer.data);
}

async function fetchEntities(
  step: FetchStep,
  represent: NonNullable<FetchStep['represent']>,
  run: Run,
  objects: readonly Data[],
  path: Path,
  variables: Record<string, unknown>,
): Promise<void> {
  const representations: Data[] = [];
  const places: number[] = [];
  for (let i = 0; i < objects.length; i += 1) {
    const object = objects[i];
    const representation = object === undefined ? undefined : represent(object);
    if (representation?.['__typename'] === undefined) continue;
    representations.push(representation);
    places.push(i);
  }
  if (representations.length === 0) return;
  variables['representations'] = representations;
  const answer = await send(step, run, variables);
  if (answer.errors !== undefined) noteEntityErrors(answer.errors, places, path, run);
  const entities = answer.data?.['_entities'];
  if (entities === undefined || entities === null) return;
  if (!Array.isArray(entities) || entities.length !== representations.length) {
    const failure = new SubgraphFailure(step.node.serviceName, 'bad answer');
    run.errors.push(new SubgraphError(failure.toGraphQL(), undefined));
    return;
  }
  places.forEach((place, i) => {
    const object = objects[place];
    const entity: unknown = entities[i];
    if (object !== undefined && isObject(entity)) mergeInto(object, entity);
  });
}

function noteEntityErrors(errors: NonNullable<SubgraphAnswer['errors']>, places: readonly number[], path: Path, run: Run): void {
  let paths: readonly Path[] | undefined;
  for (const error of errors) {
    const [, entity, ...below] = error.path ?? [];
    const place = typeof entity === 'number' ? places[entity] : undefined;
    if (place === undefined) {
      run.errors.push(new SubgraphError(error, error.path === undefined ? undefined : path));
      continue;
    }
    paths ??= pathsTo(run.data, path);
    run.errors.push(new SubgraphError(error, [...(paths[place] ?? path), ...below]));
  }
}

function send(step: FetchStep, run: Run, variables: Record<string, unknown>): Promise<SubgraphAnswer> {
  const { serviceName, operation, operationName, operationDocumentNode } = step.node;
  const fetcher = run.fetchers.get(serviceName);
  if (fetcher === undefined) return Promise.resolve({ errors: [new SubgraphFailure(serviceName, 'internal').toGraphQL()] });
  return fetcher.fetch({ query: operation, document: operationDocumentNode, operationName, variables, scope: run.scope });
}

function usedVariables(names: readonly string[] | undefined, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const used: Record<string, unknown> = {};
  if (names === undefined) return used;
  for (const name of names) {
    if (Object.hasOwn(given, name) && given[name] !== undefined) used[name] = given[name];
  }
  return used;
}

/** The objects below `objects` at a path in which `@` stands for every item of a list; nulls are left out. */
function objectsAt(objects: readonly Data[], path: Path): readonly Data[] {
  let current: readonly unknown[] = objects;
  for (const key of path)
    current =
      key === '@'
        ? current.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []))
        : current.flatMap((value) => (isObject(value) ? [value[key]] : []));
  return current.filter(isObject);
}

/** The exact path of each object that `objectsAt` gives, in the same order. */
function pathsTo(data: Data, path: Path): readonly Path[] {
  let current: readonly { readonly value: unknown; readonly path: Path }[] = [{ value: data, path: [] }];
  for (const key of path) {
    current = current.flatMap((at) => {
      if (key === '@') return Array.isArray(at.value) ? (at.value as unknown[]).map((value, i) => ({ value, path: [...at.path, i] })) : [];
      return isObject(at.value) ? [{ value: at.value[key], path: [...at.path, key] }] : [];
    });
  }
  return current.filter(({ value }) => isObject(value)).map((at) => at.path);
}
