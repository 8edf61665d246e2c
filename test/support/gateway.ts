import { createLogger, startSubgraphServer, type AnySubgraphDefinition, type Logger, type SubgraphServer } from '@dimo-node/kit';
import { startGateway, type GatewayOptions, type RunningGateway, type SubgraphSource } from '@dimo-node/gateway';
import { request } from 'undici';

export const silent: Logger = createLogger('test', { level: 'silent', pretty: false });

export interface GraphqlBody {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
  readonly extensions?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: GraphqlBody;
}

/** Any request, with the body as text and as JSON. */
export async function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  const answer = await request(url, { method: method as 'GET', headers, body: body ?? null });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text, body: parse(text) };
}

/** A GraphQL request as most clients send it. */
export function post(
  url: string,
  query: string | undefined,
  variables?: Record<string, unknown>,
  rest: Record<string, unknown> = {},
): Promise<Answer> {
  return send(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables, ...rest }),
  });
}

/** A gateway on a free port that answers when this resolves. */
export async function startTestGateway(
  subgraphs: readonly SubgraphSource[],
  options: Partial<GatewayOptions> = {},
): Promise<RunningGateway> {
  const gateway = await startGateway({ subgraphs, port: 0, host: '127.0.0.1', log: silent, ...options });
  await gateway.ready();
  return gateway;
}

export const local = (definition: AnySubgraphDefinition): SubgraphSource => ({ kind: 'local', definition });

export const remote = (name: string, server: { readonly url: string }): SubgraphSource => ({
  kind: 'remote',
  name,
  url: `${server.url}/graphql`,
});

export function startTestSubgraph(definition: AnySubgraphDefinition, port = 0): Promise<SubgraphServer> {
  return startSubgraphServer(definition, { port, host: '127.0.0.1', log: silent });
}

/** Asks until `holds`, for states that are reached a moment later. */
export async function eventually(holds: () => Promise<boolean>, what: string, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function parse(text: string): GraphqlBody {
  try {
    return JSON.parse(text) as GraphqlBody;
  } catch {
    return {};
  }
}
