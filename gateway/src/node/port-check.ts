import { createServer } from 'node:net';
import { PortBusyError } from '@dimo-node/kit';

/** Rejects with PortBusyError when somebody listens there already: found out before anything heavy is started. */
export function assertPortFree(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new PortBusyError(port, host) : error));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  });
}
