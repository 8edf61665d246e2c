import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseStatement, select, type Row } from '../devnet/src/tableland/statement';

/** How the gateway misbehaves; each request while it lasts. */
export type TablelandFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'drops the connection' }
  | { readonly kind: 'never answers' }
  | { readonly kind: 'endless body' }
  | { readonly kind: 'answers'; readonly status: number; readonly body: string; readonly times?: number };

/** A row of a table of device definitions. */
export const definition = (id: string, model: string, year: number, more: Readonly<Record<string, unknown>> = {}): Row => ({
  id,
  model,
  year,
  ksuid: '',
  devicetype: '',
  imageuri: '',
  metadata: '',
  ...more,
});

/** A Tableland gateway on a socket of its own, whose tables and faults a test sets as it goes. */
export class TestTableland {
  readonly tables = new Map<string, readonly Row[]>();
  /** Statements that arrived, in their order. */
  readonly statements: string[] = [];
  fault: TablelandFault = { kind: 'none' };
  #faults = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://test');
      const statement = url.searchParams.get('statement') ?? '';
      this.statements.push(statement);
      if (url.pathname !== '/base/api/v1/query') response.writeHead(404).end('no such path');
      else if (!this.#misbehave(response)) this.#answer(statement, response);
    });
  }

  static async start(): Promise<TestTableland> {
    const gateway = new TestTableland();
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/base`;
  }

  /** Sets the fault, and forgets the statements so far. */
  misbehave(fault: TablelandFault): void {
    this.fault = fault;
    this.#faults = 0;
    this.statements.length = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(statement: string, response: ServerResponse): void {
    const parsed = parseStatement(statement);
    const rows = this.tables.get(parsed.table);
    if (rows === undefined) response.writeHead(400).end(`{"message":"no such table: ${parsed.table}"}`);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(select(parsed, rows)));
  }

  #misbehave(response: ServerResponse): boolean {
    const { fault } = this;
    switch (fault.kind) {
      case 'none':
        return false;
      case 'drops the connection':
        response.socket?.destroy();
        return true;
      case 'never answers':
        return true;
      case 'endless body': {
        response.writeHead(200);
        const more = (): void => void (response.destroyed || response.write(' '.repeat(65_536), () => setImmediate(more)));
        more();
        return true;
      }
      case 'answers':
        this.#faults += 1;
        if (this.#faults > (fault.times ?? Infinity)) return false;
        response.writeHead(fault.status).end(fault.body);
        return true;
    }
  }
}

/** A gateway for all tests of a `describe`. Call it at the top of the block, before what uses it. */
export function useTableland(): () => TestTableland {
  let gateway: TestTableland | undefined;
  beforeAll(async () => {
    gateway = await TestTableland.start();
  });
  afterAll(async () => {
    await gateway?.stop();
  });
  return () => {
    if (gateway === undefined) throw new Error('the Tableland gateway exists only inside tests and hooks');
    return gateway;
  };
}
