import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { RequestScope } from '../request-scope';
import type { SubgraphFetcher } from './fetcher';

/** A fetcher in the form that the Apollo gateway's own executor asks for. */
export class FetcherDataSource implements GraphQLDataSource {
  readonly #fetcher: SubgraphFetcher;

  constructor(fetcher: SubgraphFetcher) {
    this.#fetcher = fetcher;
  }

  process(options: GraphQLDataSourceProcessOptions): Promise<GatewayGraphQLResponse> {
    const { query, variables, operationName } = options.request;
    return this.#fetcher.fetch({
      query: query ?? '',
      document: 'document' in options ? options.document : undefined,
      operationName,
      variables: variables ?? {},
      scope: scopeOf(options),
    });
  }
}

/** The scope of the client's request that a fetch serves; undefined for what the gateway asks on its own account. */
function scopeOf(options: GraphQLDataSourceProcessOptions): RequestScope | undefined {
  if (!('incomingRequestContext' in options)) return undefined;
  const scope: unknown = options.incomingRequestContext.context['scope'];
  return scope instanceof RequestScope ? scope : undefined;
}
