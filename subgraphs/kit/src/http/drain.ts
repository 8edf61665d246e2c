import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

export interface DrainOptions {
  /** How long answers ask clients to close before idle connections are cut, so that no request is lost to a closing socket. */
  readonly lingerMs?: number | undefined;
  /** How long running requests may take before their connections are cut. */
  readonly timeoutMs?: number | undefined;
}

/** Ends a server without failing the requests that are under way; made once for each server. */
export class Drain {
  readonly #app: FastifyInstance;
  readonly #options: DrainOptions;
  #draining = false;
  #underWay = 0;
  #idle: (() => void) | undefined;
  #done: Promise<void> | undefined;

  constructor(app: FastifyInstance, options: DrainOptions = {}) {
    this.#app = app;
    this.#options = options;
    app.addHook('onRequest', (_request, reply, done) => {
      this.#underWay += 1;
      // Emitted once for every answer, sent or not.
      reply.raw.once('close', () => this.#ended());
      done();
    });
    app.addHook('onSend', (_request, reply, payload, done) => {
      if (this.#draining) reply.header('connection', 'close');
      done(null, payload);
    });
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Answers what is under way, then closes. Safe to call again: it is one and the same stop. */
  stop(): Promise<void> {
    this.#done ??= this.#stop();
    return this.#done;
  }

  async #stop(): Promise<void> {
    this.#draining = true;
    if (await this.#hasConnections()) await sleep(this.#options.lingerMs ?? 100);
    const closed = this.#app.close();
    await this.#untilIdle(this.#options.timeoutMs ?? 10_000);
    // Browsers keep connections open that have never carried a request: Node does not count those as idle and would wait for them.
    this.#app.server.closeAllConnections();
    await closed;
  }

  #ended(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#idle?.();
  }

  #untilIdle(timeoutMs: number): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #hasConnections(): Promise<boolean> {
    return new Promise((resolve) => this.#app.server.getConnections((_error, count) => resolve(count > 0)));
  }
}
