import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { IResolvers } from './resolvers';

/** Throws on a resolver for a type or field that the schema does not have: Apollo passes over it in silence, and a typing error becomes nulls. */
export function assertResolversFit(name: string, schema: GraphQLSchema, resolvers: IResolvers<never>): void {
  for (const [typeName, typeResolvers] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (type === undefined) throw new Error(`subgraph "${name}" has resolvers for ${typeName}, which its schema does not have`);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const fields = type.getFields();
    const stray = Object.keys(typeResolvers).find((field) => !field.startsWith('__') && fields[field] === undefined);
    if (stray !== undefined) throw new Error(`subgraph "${name}" has a resolver for ${typeName}.${stray}, which its schema does not have`);
  }
}
