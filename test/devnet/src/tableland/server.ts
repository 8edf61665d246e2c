import type { RequestListener, ServerResponse } from 'node:http';
import { listenHttp, type ListenOptions, type ListeningServer } from '../listening-server';
import type { RpcSender } from '../rpc';
import { ChainTables } from './chain-tables';
import { parseStatement, select, StatementError, type Row } from './statement';

export interface TablelandServer extends Pick<ListeningServer, 'port' | 'stop'> {
  /** Base of the API, ending in a slash. */
  readonly url: string;
}

export interface TablelandServerOptions extends ListenOptions {
  readonly chainId: number;
}

/** Serves the chain's device definitions the way Tableland's gateway does: `GET /api/v1/query?statement=<SQL>`. */
export async function startTableland(rpc: RpcSender, { chainId, ...options }: TablelandServerOptions): Promise<TablelandServer> {
  const tables = new ChainTables(rpc);
  const handle: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://tableland');
    const statement = url.searchParams.get('statement');
    if (request.method !== 'GET' || url.pathname !== '/api/v1/query')
      return reply(response, 404, { message: 'there is only GET /api/v1/query' });
    if (statement === null) return reply(response, 400, { message: 'the parameter statement is missing' });
    query(tables, chainId, statement).then(
      (rows) => reply(response, 200, rows),
      (error: unknown) => reply(response, error instanceof StatementError ? 400 : 500, { message: (error as Error).message }),
    );
  };
  const { origin, port, stop } = await listenHttp(handle, options, 'Tableland');
  return { url: `${origin}/`, port, stop };
}

async function query(tables: ChainTables, chainId: number, sql: string): Promise<readonly Record<string, unknown>[]> {
  const statement = parseStatement(sql);
  const [, chain, tableId] = /^_(\d+)_(\d+)$/.exec(statement.table) ?? [];
  const rows = Number(chain) === chainId ? await tables.table(Number(tableId)) : undefined;
  if (rows === undefined) throw new StatementError(`no such table: ${statement.table}`);
  return select(statement, rows).map(asJson);
}

/** The gateway shows JSON in a text column as what it says. */
function asJson(row: Row): Record<string, unknown> {
  const { metadata } = row;
  try {
    return { ...row, metadata: typeof metadata === 'string' && metadata !== '' ? (JSON.parse(metadata) as unknown) : metadata };
  } catch {
    return row;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
