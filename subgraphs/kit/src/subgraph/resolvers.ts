import type { GraphQLFieldResolver, GraphQLScalarType } from 'graphql';

export type Resolver<TContext> = GraphQLFieldResolver<never, TContext, never>;

/** Resolver functions of one object type, with the federation hooks. */
export interface TypeResolvers<TContext> {
  readonly [field: string]: unknown;
  readonly __resolveReference?: (reference: never, context: TContext) => unknown;
  readonly __resolveType?: (value: never) => string | undefined;
}

export interface IResolvers<TContext> {
  readonly [type: string]: TypeResolvers<TContext> | GraphQLScalarType;
}
