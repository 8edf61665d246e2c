import { NodeError } from '@dimo-node/kit';
import type { FastifyInstance } from 'fastify';
import { GRAPHIQL_POLICY, graphiqlPage, readGraphiqlBundle } from './graphiql-page';
import { sandboxPage } from './sandbox-page';

export interface LandingOptions {
  /** GraphQL text that the editors open with. */
  readonly sampleQuery?: string | undefined;
}

const DEFAULT_SAMPLE = '{\n  __schema {\n    queryType {\n      fields {\n        name\n        description\n      }\n    }\n  }\n}\n';
const HTML = 'text/html; charset=utf-8';

/** `/`: Apollo Sandbox; `/graphiql`: an editor served from here, for machines without the internet. */
export function pageRoutes(app: FastifyInstance, options: LandingOptions): void {
  const sample = options.sampleQuery ?? DEFAULT_SAMPLE;
  const landing = sandboxPage(sample);
  const editor = graphiqlPage(sample);
  const bundle = readGraphiqlBundle();
  app.get('/', (_request, reply) => {
    reply.header('content-type', HTML).header('cache-control', 'no-cache').send(landing);
  });
  app.get('/graphiql', (_request, reply) => {
    if (bundle.size === 0) throw new NodeError('NOT_FOUND', 'the GraphiQL bundle is missing: run npm run generate, then start again');
    reply.header('content-type', HTML).header('cache-control', 'no-cache').header('content-security-policy', GRAPHIQL_POLICY).send(editor);
  });
  app.get<{ Params: { name: string } }>('/graphiql/:name', (request, reply) => {
    const file = bundle.get(request.params.name);
    if (file === undefined) throw new NodeError('NOT_FOUND', 'no such file');
    reply.header('content-type', file.type).header('cache-control', 'no-cache').send(file.content);
  });
}
