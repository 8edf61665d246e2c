import type { DocumentNode, FormattedExecutionResult } from 'graphql';
import type { SubgraphAccess } from '../access/authority';
import type { Caller } from '../access/caller';
import type { IResolvers } from './resolvers';

/** The block of the twin that an answer was read from. */
export interface BlockRef {
  readonly number: number;
  /** 0x and 64 lower-case hex digits. */
  readonly hash: string;
}

/** One operation for one subgraph, whether it came over HTTP or from the gateway in the same process. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Who sends it, verified; undefined when nobody has shown a token. */
  readonly caller?: Caller | undefined;
  /** SHA-256 of the text that the client sent, lower-case hex; of `query` itself when nothing else is known. */
  readonly operationHash?: string | undefined;
}

export interface SubgraphResponse {
  readonly result: FormattedExecutionResult;
  /** Set when the answer was read from the twin. */
  readonly indexedBlock?: BlockRef | undefined;
}

/** What a subgraph is before it runs: everything the harness needs and nothing about HTTP. */
export interface SubgraphDefinition<TContext> {
  /** As it appears in the supergraph: lower-case, e.g. `identity`. */
  readonly name: string;
  readonly typeDefs: DocumentNode;
  readonly resolvers: IResolvers<TContext>;
  /** Must be there when fields have rules of access. */
  readonly access?: SubgraphAccess | undefined;
  /** Made anew for each operation (loaders live here). */
  createContext(request: SubgraphRequest): TContext;
  /** Rejects with the reason when a dependency is away. */
  checkReady(): Promise<void>;
  /** Head of the twin as last committed, read before an operation starts so that an answer is never older than it says. */
  indexedBlock?(): BlockRef | undefined;
  close?(): Promise<void>;
}

/** A definition whose context type does not matter: what runs any subgraph takes this. */
export type AnySubgraphDefinition = Omit<SubgraphDefinition<unknown>, 'resolvers'> & { readonly resolvers: IResolvers<never> };
