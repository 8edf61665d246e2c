import type { FastifyInstance } from 'fastify';

/** The address that a server was told to listen on belongs to someone else. */
export class PortBusyError extends Error {
  override readonly name = 'PortBusyError';
  readonly port: number;
  readonly host: string;

  constructor(port: number, host: string) {
    super(`port ${port} on ${host} is in use by another program: stop it or choose another port`);
    this.port = port;
    this.host = host;
  }
}

export interface ListenAddress {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

/** Starts to listen and gives the port taken. Rejects with PortBusyError. */
export async function listen(app: FastifyInstance, address: ListenAddress): Promise<{ readonly port: number; readonly url: string }> {
  try {
    await app.listen({ port: address.port, host: address.host });
  } catch (error) {
    if (isBusy(error)) throw new PortBusyError(address.port, address.host);
    throw error;
  }
  const bound = app.server.address();
  if (bound === null || typeof bound === 'string') throw new Error(`no TCP address after listening on ${address.host}:${address.port}`);
  return { port: bound.port, url: `http://${urlHost(address.host)}:${bound.port}` };
}

/** A host that a client can connect to: the any-address is reached over loopback. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
}
