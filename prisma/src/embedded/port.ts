import { createServer } from 'node:net';

/** A free TCP port on the loopback address: the preferred one when it is given and free. */
export async function freePort(preferred = 0): Promise<number> {
  try {
    return await probe(preferred);
  } catch (error) {
    if (preferred === 0) throw error;
    return probe(0);
  }
}

function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
