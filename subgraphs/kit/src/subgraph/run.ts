import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchemaModule } from '@apollo/subgraph/dist/schema-helper';
import {
  execute,
  executeSync,
  parse,
  type DocumentNode,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { Guards, type GuardedRoot } from '../access/guards';
import { formatExecutionError, NodeError } from '../errors';
import { createLogger, type Logger } from '../logging';
import type { AnySubgraphDefinition, BlockRef, SubgraphRequest, SubgraphResponse } from './definition';
import { assertResolversFit } from './assert-resolvers';
import { coerceLooseVariables } from './loose-variables';
import { LruMap } from './lru';
import { parseAndValidate, pickOperation, readsData } from './operation';

const DOCUMENT_CACHE_SIZE = 2_000;
/** Longer texts are run but not kept, so that the cache is bounded in bytes too (2,000 x 16 kB of text at most). */
const MAX_CACHED_QUERY_LENGTH = 16_384;
const NO_VARIABLES = Object.freeze({});

/** A subgraph that answers operations, over HTTP or from the gateway in the same process. */
export interface RunningSubgraph {
  readonly name: string;
  /** With its federation directives, as composition wants it. */
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  /** Rejects only when the harness itself is broken: faults of the query are in the result. Without `data` in the result, execution never began. */
  execute(request: SubgraphRequest): Promise<SubgraphResponse>;
  /** As `execute`, for a document that is known to fit the schema: `request.query` is not looked at. */
  executeDocument(document: DocumentNode, request: SubgraphRequest): Promise<SubgraphResponse>;
  checkReady(): Promise<void>;
  indexedBlock(): BlockRef | undefined;
  close(): Promise<void>;
}

/** Builds the schema of a subgraph. Throws when type definitions and resolvers do not fit. */
export function runSubgraph(definition: AnySubgraphDefinition, options: { readonly log?: Logger } = {}): RunningSubgraph {
  return new SubgraphRunner(definition, options.log ?? createLogger(definition.name));
}

class SubgraphRunner implements RunningSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  readonly #definition: AnySubgraphDefinition;
  readonly #log: Logger;
  readonly #documents = new LruMap<string, DocumentNode>(DOCUMENT_CACHE_SIZE);
  readonly #guards: Guards | undefined;

  constructor(definition: AnySubgraphDefinition, log: Logger) {
    this.name = definition.name;
    this.#definition = definition;
    this.#log = log;
    // The kit's resolver types are stricter than Apollo's, whose map is typed with `any`.
    const module = { typeDefs: definition.typeDefs, resolvers: definition.resolvers } as GraphQLSchemaModule;
    this.schema = buildSubgraphSchema([module]);
    assertResolversFit(definition.name, this.schema, definition.resolvers);
    this.#guards = guardsAround(definition, this.schema);
    this.sdl = readSdl(this.schema);
  }

  async execute(request: SubgraphRequest): Promise<SubgraphResponse> {
    const cached = this.#documents.get(request.query);
    if (cached !== undefined) return this.executeDocument(cached, request);
    const parsed = parseAndValidate(this.schema, request.query);
    if ('errors' in parsed) return { result: { errors: parsed.errors } };
    if (request.query.length <= MAX_CACHED_QUERY_LENGTH) this.#documents.set(request.query, parsed.document);
    return this.executeDocument(parsed.document, request);
  }

  async executeDocument(document: DocumentNode, request: SubgraphRequest): Promise<SubgraphResponse> {
    const operation = pickOperation(document, request.operationName);
    if ('errors' in operation) return { result: operation };
    // Read first: the twin may move on while resolvers run, and an answer must not be older than it says.
    const indexedBlock = readsData(operation) ? this.#definition.indexedBlock?.() : undefined;
    const result = await this.#run(document, operation, request);
    return indexedBlock === undefined ? { result } : { result, indexedBlock };
  }

  #run(document: DocumentNode, operation: OperationDefinitionNode, request: SubgraphRequest): Promise<FormattedExecutionResult> {
    const guards = this.#guards;
    return guards === undefined
      ? this.#execute(document, operation, request, undefined)
      : this.#runGuarded(guards, document, operation, request);
  }

  /** What was shown is on record before the answer leaves, else the guarded fields of the answer fail. */
  async #runGuarded(
    guards: Guards,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    request: SubgraphRequest,
  ): Promise<FormattedExecutionResult> {
    const { root, access } = guards.begin(request);
    const result = await this.#execute(document, operation, request, root);
    try {
      access.close();
      return result;
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      this.#log.error({ err: error }, 'access to protected data cannot be recorded');
      // A mutation must not be carried out again.
      if (operation.operation !== 'query') return { data: null, errors: [{ message: error.message, extensions: error.extensions }] };
      return this.#execute(document, operation, request, guards.closed(error));
    }
  }

  async #execute(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    request: SubgraphRequest,
    root: GuardedRoot | undefined,
  ): Promise<FormattedExecutionResult> {
    const executed = await execute({
      schema: this.schema,
      document,
      rootValue: root,
      contextValue: this.#definition.createContext(request),
      variableValues: coerceLooseVariables(this.schema, operation, request.variables ?? NO_VARIABLES),
      operationName: request.operationName,
    });
    if (executed.errors === undefined) return { data: executed.data };
    const errors = executed.errors.map((error) =>
      formatExecutionError(error, (err, path) => this.#log.error({ err, path, operation: operation.name?.value }, 'resolver failed')),
    );
    return 'data' in executed ? { errors, data: executed.data } : { errors };
  }

  checkReady(): Promise<void> {
    return this.#definition.checkReady();
  }

  indexedBlock(): BlockRef | undefined {
    return this.#definition.indexedBlock?.();
  }

  async close(): Promise<void> {
    this.#documents.clear();
    await this.#definition.close?.();
  }
}

function guardsAround(definition: AnySubgraphDefinition, schema: GraphQLSchema): Guards | undefined {
  try {
    return Guards.around(schema, definition.access);
  } catch (error) {
    throw new Error(`subgraph "${definition.name}": ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Asked of the schema itself, so that a local subgraph composes from the very text that a remote one would send. */
function readSdl(schema: GraphQLSchema): string {
  const { data, errors } = executeSync({ schema, document: parse('{ _service { sdl } }') });
  const sdl = (data as { _service?: { sdl?: string } } | undefined)?._service?.sdl;
  if (sdl === undefined) throw new Error(`the schema does not give its SDL: ${errors?.[0]?.message ?? 'no answer'}`);
  return sdl;
}
