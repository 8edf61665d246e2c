import { scalarResolvers } from '@dimo-node/kit';
import { isScalarType, type GraphQLSchema } from 'graphql';

/** Those that are used as input. They mean the same in all subgraphs: one that means something else by such a name must take another. */
const INPUT_SCALARS = ['Address', 'BigInt', 'Bytes', 'Time'];

/**
 * Lets the schema refuse what is none of these scalars' values, in literals and variables alike. A schema made from SDL takes anything, and then
 * a subgraph would refuse its whole part of the answer, without the place in the query.
 * Output stays as it is: subgraphs send it as it is shown.
 */
export function readSharedScalars(schema: GraphQLSchema): void {
  for (const name of INPUT_SCALARS) {
    const [known, shared] = [schema.getType(name), scalarResolvers[name]];
    if (shared === undefined || !isScalarType(known)) continue;
    known.parseValue = shared.parseValue;
    known.parseLiteral = shared.parseLiteral;
  }
}
