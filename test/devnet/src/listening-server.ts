import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

export interface ListeningServer {
  /** Base of all paths, without a slash at its end; on this machine when it listens on every address. */
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves HTTP; `what` names the service in the error for a port that is taken. */
export async function listenHttp(handle: RequestListener, { port, host }: ListenOptions, what: string): Promise<ListeningServer> {
  const server = createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} for ${what} is in use: choose another one`) : error),
    );
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    origin: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound}`,
    port: bound,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
