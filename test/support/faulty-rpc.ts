import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Pool } from 'undici';
import WebSocket, { WebSocketServer } from 'ws';
import { answer, type Call, type Faults, type Reply } from './faulty-rpc-faults';

export type { Faults } from './faulty-rpc-faults';

/** A JSON-RPC endpoint before a real node that fails as told. HTTP and WebSocket share one port. */
export interface FaultyRpc {
  readonly httpUrl: string;
  readonly wsUrl: string;
  /** Replaces all faults; `{}` makes the endpoint well. Resolves when it holds (for `down`: when the port is closed or open). */
  set(faults: Faults): Promise<void>;
  /** Calls received by method since the start; `http` and `batches` count bodies, `sockets` WebSocket connections. */
  readonly counts: Record<string, number>;
  stop(): Promise<void>;
}

/** Starts the endpoint on a free port before the node at `targetHttpUrl` (whose WebSocket is at the same port, as anvil's). */
export async function startFaultyRpc(targetHttpUrl: string): Promise<FaultyRpc> {
  const proxy = new Proxy(targetHttpUrl);
  await proxy.listen();
  return proxy;
}

class Proxy implements FaultyRpc {
  readonly counts: Record<string, number> = {};
  readonly #target: Pool;
  readonly #targetWsUrl: string;
  readonly #sockets = new Set<Socket>();
  #faults: Faults = {};
  #left = Number.POSITIVE_INFINITY;
  #server: Server | null = null;
  #port = 0;

  constructor(targetHttpUrl: string) {
    this.#target = new Pool(targetHttpUrl, { connections: 16 });
    this.#targetWsUrl = targetHttpUrl.replace(/^http/, 'ws');
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async set(faults: Faults): Promise<void> {
    this.#faults = faults;
    this.#left = faults.times ?? Number.POSITIVE_INFINITY;
    if (faults.down === true) await this.#refuse();
    else await this.listen();
  }

  async stop(): Promise<void> {
    await this.#refuse();
    await this.#target.destroy();
  }

  async listen(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((request, response) => void this.#http(request, response));
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (client) => this.#ws(client));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #refuse(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #http(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.#count('http');
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Call | Call[];
      const calls = Array.isArray(body) ? body : [body];
      if (Array.isArray(body)) this.#count('batches');
      const faults = this.#upset(calls);
      if (faults.latencyMs !== undefined) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
      if (faults.dropSockets === true) return void request.socket.destroy();
      if (faults.html !== undefined)
        return send(response, faults.html, '<html><body><h1>Bad Gateway</h1></body></html>', { 'content-type': 'text/html' });
      const limited = faults.rateLimit;
      if (limited !== undefined && limited.inBody !== true) {
        const retry: Record<string, string> = limited.retryAfter === undefined ? {} : { 'retry-after': String(limited.retryAfter) };
        return send(response, 429, 'Too Many Requests', retry);
      }
      if (Array.isArray(body) && body.length > (faults.maxBatch ?? Number.POSITIVE_INFINITY)) {
        return send(
          response,
          200,
          JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32600, message: 'batch requests are not supported' } }),
        );
      }
      const replies = await Promise.all(calls.map((call) => this.#answer(call, faults)));
      const text = JSON.stringify(Array.isArray(body) ? replies : replies[0]);
      const status = replies.some((reply) => reply.error !== undefined)
        ? (faults.error?.status ?? faults.maxBlocks?.status ?? faults.maxResults?.status ?? 200)
        : 200;
      send(response, status, faults.truncate === true ? text.slice(0, Math.ceil(text.length / 2)) : text);
    } catch {
      response.destroy();
    }
  }

  #ws(client: WebSocket): void {
    this.#count('sockets');
    const upstream = new WebSocket(this.#targetWsUrl);
    const open = new Promise<void>((resolve, reject) => upstream.once('open', resolve).once('error', reject));
    open.catch(() => client.terminate());
    upstream.on('message', (data) => {
      const text = data.toString();
      const heads = text.includes('"eth_subscription"');
      if (heads && (this.#faults.silentHeads === true || this.#faults.headBehind !== undefined)) return;
      client.send(text);
    });
    upstream.on('close', () => client.terminate());
    client.on('close', () => upstream.terminate());
    client.on('message', (data) => void this.#socketCall(client, upstream, open, data.toString()).catch(() => client.terminate()));
  }

  async #socketCall(client: WebSocket, upstream: WebSocket, open: Promise<void>, text: string): Promise<void> {
    const call = JSON.parse(text) as Call;
    const faults = this.#upset([call]);
    if (faults.latencyMs !== undefined) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
    if (faults.dropSockets === true) return client.terminate();
    if (call.method === 'eth_subscribe' && faults.error === undefined && faults.rateLimit === undefined) {
      await open;
      return upstream.send(text);
    }
    const limited: Reply = { jsonrpc: '2.0', id: call.id, error: { code: 429, message: 'Too Many Requests' } };
    const reply = JSON.stringify(faults.rateLimit === undefined ? await this.#answer(call, faults) : limited);
    client.send(faults.truncate === true ? reply.slice(0, Math.ceil(reply.length / 2)) : reply);
  }

  async #answer(call: Call, faults: Faults): Promise<Reply> {
    const { error, rateLimit } = faults;
    if (rateLimit !== undefined)
      return { jsonrpc: '2.0', id: call.id, error: { code: -32005, message: 'daily request count exceeded, request rate limited' } };
    if (error !== undefined)
      return {
        jsonrpc: '2.0',
        id: call.id,
        error: { code: error.code, message: error.message, ...('data' in error && { data: error.data }) },
      };
    return answer(call, faults, (method, params) => this.#forward(method, params));
  }

  async #forward(method: string, params: unknown[]): Promise<Reply> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await this.#target.request({ path: '/', method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return (await response.body.json()) as Reply;
  }

  /** Counts the calls, and leaves of the passing faults those that strike these calls. */
  #upset(calls: readonly Call[]): Faults {
    for (const call of calls) this.#count(call.method);
    const { methods } = this.#faults;
    const struck = calls.some((call) => methods === undefined || methods.includes(call.method)) && this.#left-- > 0;
    if (struck) return this.#faults;
    const passed = {
      rateLimit: undefined,
      error: undefined,
      truncate: undefined,
      html: undefined,
      dropSockets: undefined,
      latencyMs: undefined,
    };
    return { ...this.#faults, ...passed };
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): void {
  response.writeHead(status, headers).end(body);
}
