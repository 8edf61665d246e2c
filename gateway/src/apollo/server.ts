import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled, ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginSchemaReportingDisabled } from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import type { Logger } from '@dimo-node/kit';
import type { DocumentNode } from 'graphql';
import { MemoryCache } from '../persisted/memory-cache';
import type { GatewayContext } from '../request-scope';
import { errorFormatter } from './format-error';
import { requestPlugin } from './request-plugin';

const CACHED_DOCUMENTS = 1_000;
const MAX_CACHED_TEXT = 16_384;

export interface ApolloOptions {
  readonly gateway: GatewayInterface;
  readonly persistedQueries: KeyValueCache<string>;
  readonly log: Logger;
}

/** Apollo Server over the federated graph. Everything of it that reports to a vendor or that the node does itself is off. */
export function createApolloServer(options: ApolloOptions): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    gateway: options.gateway,
    plugins: [
      requestPlugin,
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
    formatError: errorFormatter(options.log),
    persistedQueries: { cache: options.persistedQueries },
    documentStore: new MemoryCache<DocumentNode>(
      CACHED_DOCUMENTS,
      (document) => (document.loc?.source.body.length ?? 0) <= MAX_CACHED_TEXT,
    ),
    // Client code generators read the schema.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger: options.log,
  });
}
