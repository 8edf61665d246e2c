import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a database that loses answers: what the client asked for is done, but it never learns of it. */
export interface FaultyDatabase {
  readonly url: string;
  /** Answers from now on that are lost together with their connection, counted from 1. */
  lose(...answers: readonly number[]): void;
  /** How many were lost since the start. */
  lost(): number;
  close(): Promise<void>;
}

export async function startFaultyDatabase(databaseUrl: string): Promise<FaultyDatabase> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let toLose: number[] = [];
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (answer: Buffer) => {
      toLose = toLose.map((number) => number - 1);
      if (toLose.includes(0)) {
        lost++;
        client.destroy();
      } else client.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    lose: (...answers) => void (toLose = [...answers]),
    lost: () => lost,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
