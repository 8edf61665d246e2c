import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** One subgraph as composition sees it. */
export interface SubgraphSdl {
  readonly name: string;
  /** Where it is; recorded in the supergraph and given back to the data sources. */
  readonly url: string;
  readonly sdl: string;
}

/** The subgraphs do not fit together, or one of them is broken by itself. The message names subgraph and field of every fault. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`the subgraphs do not compose into one graph:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Composes the subgraphs to a supergraph SDL. Throws CompositionError. */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parseSdl(name, sdl) }));
  const composed = composeServices(services);
  if (composed.errors !== undefined && composed.errors.length > 0) throw new CompositionError(composed.errors.map(faultText));
  if (composed.supergraphSdl === undefined) throw new CompositionError(['composition gave neither a graph nor an error']);
  return composed.supergraphSdl;
}

function parseSdl(name: string, sdl: string): ReturnType<typeof parse> {
  try {
    return parse(sdl);
  } catch (error) {
    throw new CompositionError([`[${name}] the schema is not valid GraphQL: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Composition says `[subgraph] text` for faults of one subgraph and names the fields in the text of the others; the code tells which rule it is. */
function faultText(error: { readonly message: string; readonly extensions?: { readonly code?: unknown } }): string {
  const code = error.extensions?.code;
  return typeof code === 'string' ? `${error.message} (${code})` : error.message;
}
