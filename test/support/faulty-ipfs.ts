import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an IPFS gateway does with every request. */
export type IpfsAnswer = (response: ServerResponse, path: string) => void;

export const gives =
  (body: string | Buffer, status = 200): IpfsAnswer =>
  (response) =>
    void response.writeHead(status).end(body);

export const neverAnswers: IpfsAnswer = () => undefined;
export const dropsTheConnection: IpfsAnswer = (response) => void response.socket?.destroy();
export const redirects =
  (location: string): IpfsAnswer =>
  (response) =>
    void response.writeHead(302, { location }).end();

export const neverEnds: IpfsAnswer = (response) => {
  response.writeHead(200);
  const more = (): void => void (response.destroyed || response.write(Buffer.alloc(65_536), () => setImmediate(more)));
  more();
};

/** A gateway on a socket of its own whose behaviour a test sets as it goes. */
export class FaultyIpfs {
  answer: IpfsAnswer = gives('', 404);
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      this.answer(response, request.url ?? '');
    });
  }

  static async start(): Promise<FaultyIpfs> {
    const gateway = new FaultyIpfs();
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ipfs`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
