import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RpcSender } from '../rpc';
import { ChainTables } from './chain-tables';
import { parseStatement, select, StatementError, type Row } from './statement';

export interface TablelandServer {
  /** Base of the API, ending in a slash. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface TablelandServerOptions {
  readonly chainId: number;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

/** Serves the chain's device definitions the way Tableland's gateway does: `GET /api/v1/query?statement=<SQL>`. */
export async function startTableland(rpc: RpcSender, { chainId, port, host }: TablelandServerOptions): Promise<TablelandServer> {
  const tables = new ChainTables(rpc);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://tableland');
    const statement = url.searchParams.get('statement');
    if (request.method !== 'GET' || url.pathname !== '/api/v1/query')
      return reply(response, 404, { message: 'there is only GET /api/v1/query' });
    if (statement === null) return reply(response, 400, { message: 'the parameter statement is missing' });
    query(tables, chainId, statement).then(
      (rows) => reply(response, 200, rows),
      (error: unknown) => reply(response, error instanceof StatementError ? 400 : 500, { message: (error as Error).message }),
    );
  });
  await listen(server, port, host);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound}/`,
    port: bound,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} for Tableland is in use: choose another one`) : error),
    );
    server.listen(port, host, resolve);
  });
}
