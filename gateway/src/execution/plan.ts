import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isObjectType, Kind, type GraphQLSchema } from 'graphql';
import type { Data } from './shape';

/** Reads from fetched data what a subgraph needs to know an entity again; undefined when the data is not there. */
export type Representer = (entity: Data) => Data | undefined;

export interface FetchStep {
  readonly kind: 'fetch';
  readonly node: FetchNode;
  /** Set when the fetch is for entities. */
  readonly represent: Representer | undefined;
}

export type Step =
  | FetchStep
  | { readonly kind: 'sequence'; readonly steps: readonly Step[] }
  | { readonly kind: 'parallel'; readonly steps: readonly Step[] }
  | { readonly kind: 'flatten'; readonly path: readonly (string | number)[]; readonly step: Step };

/** The plan uses something that steps do not know: rewrites, conditions, abstract types in keys. */
export class NotCompilable extends Error {
  override readonly name = 'NotCompilable';
}

/** Compiles the planner's plan. Throws NotCompilable. */
export function compilePlan(plan: QueryPlan, schema: GraphQLSchema): Step {
  if (plan.node === undefined || plan.node.kind === 'Subscription') throw new NotCompilable('no fetches');
  return step(plan.node, schema);
}

function step(node: PlanNode, schema: GraphQLSchema): Step {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map((child) => step(child, schema)) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map((child) => step(child, schema)) };
    case 'Flatten':
      return { kind: 'flatten', path: node.path, step: step(node.node, schema) };
    case 'Fetch':
      if (node.inputRewrites ?? node.outputRewrites ?? node.contextRewrites) throw new NotCompilable('rewrites');
      return { kind: 'fetch', node, represent: node.requires === undefined ? undefined : representer(node.requires, schema) };
    default:
      throw new NotCompilable(node.kind);
  }
}

type Part = (source: Data, target: Data) => boolean;

/** As the planner's `requires` says. An entity that lacks a required field, because fetching it failed, is left out. */
function representer(selections: readonly QueryPlanSelectionNode[], schema: GraphQLSchema): Representer {
  const parts = selections.map((selection) => part(selection, schema));
  return (entity) => {
    const representation: Data = {};
    for (const fill of parts) if (!fill(entity, representation)) return undefined;
    return representation;
  };
}

function part(selection: QueryPlanSelectionNode, schema: GraphQLSchema): Part {
  if (selection.kind === Kind.FIELD) {
    const name = selection.alias ?? selection.name;
    if (name in Object.prototype) throw new NotCompilable(name);
    const inner = selection.selections === undefined ? undefined : representer(selection.selections, schema);
    return (source, target) => {
      const value = source[name];
      if (value === undefined) return false;
      target[name] = inner === undefined ? value : represented(value, inner);
      return true;
    };
  }
  const { typeCondition } = selection;
  // Which types an interface has is a matter of the supergraph with its hidden types: left to the thorough way.
  if (typeCondition === undefined || !isObjectType(schema.getType(typeCondition))) throw new NotCompilable('key on an abstract type');
  const inner = representer(selection.selections, schema);
  return (source, target) => {
    if (source['__typename'] !== typeCondition) return true;
    const found = inner(source);
    if (found !== undefined) Object.assign(target, found);
    return true;
  };
}

function represented(value: unknown, represent: Representer): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => represented(item, represent));
  return typeof value === 'object' && value !== null ? (represent(value as Data) ?? null) : value;
}
