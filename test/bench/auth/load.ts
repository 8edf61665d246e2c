import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'undici';
import type { ServerChild } from './cpu-of-child';

const CONNECTIONS = 16;
/** For what the server has put off until after its answers. */
const SETTLE_MS = 100;

export interface Post {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Load {
  /** Answered requests a second. */
  readonly rate: number;
  /** CPU time of the server for each, in ms. */
  readonly cpuMs: number;
}

/**
 * Sends requests for `ms`, each of 16 connections the next when the one before is answered. Throws when an answer is not what `accepts` wants.
 * @param next the request of a number; numbers go on from one call to the next
 */
export async function load(server: ServerChild, ms: number, next: () => Post, accepts: (body: string) => boolean): Promise<Load> {
  const cpuBefore = await server.cpuMs();
  const started = performance.now();
  const steady = new SteadyLoad(server, next, accepts);
  await delay(ms);
  await steady.stop();
  const seconds = (performance.now() - started) / 1_000;
  await delay(SETTLE_MS);
  const cpu = (await server.cpuMs()) - cpuBefore;
  return { rate: steady.answered / seconds, cpuMs: cpu / steady.answered };
}

/** Requests on 16 connections, on each the next when the one before is answered, until it is stopped. */
export class SteadyLoad {
  readonly #server: ServerChild;
  readonly #next: () => Post;
  readonly #accepts: (body: string) => boolean;
  readonly #clients: readonly Client[];
  readonly #driven: Promise<unknown>;
  #answered = 0;
  #stopped = false;

  constructor(server: ServerChild, next: () => Post, accepts: (body: string) => boolean) {
    this.#server = server;
    this.#next = next;
    this.#accepts = accepts;
    this.#clients = Array.from({ length: CONNECTIONS }, () => new Client(server.url));
    this.#driven = Promise.all(this.#clients.map((client) => this.#drive(client)));
    // Who stops it is told.
    this.#driven.catch(() => undefined);
  }

  get answered(): number {
    return this.#answered;
  }

  /** What is served in the next `ms`. */
  async during(ms: number): Promise<Load> {
    const cpu = await this.#server.cpuMs();
    const [started, answered] = [performance.now(), this.#answered];
    await delay(ms);
    const cpuMs = (await this.#server.cpuMs()) - cpu;
    const [seconds, count] = [(performance.now() - started) / 1_000, this.#answered - answered];
    return { rate: count / seconds, cpuMs: cpuMs / count };
  }

  /** Rejects when an answer was not what was wanted. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#driven;
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  #drive(client: Client): Promise<void> {
    return new Promise((resolve, reject) => {
      let status = 0;
      let chunks: Buffer[] = [];
      const send = (): void => {
        if (this.#stopped) return resolve();
        client.dispatch(
          { method: 'POST', ...this.#next() },
          {
            onRequestStart: () => undefined,
            onResponseStart: (_controller, code) => {
              status = code;
              chunks = [];
            },
            onResponseData: (_controller, chunk) => void chunks.push(chunk),
            onResponseEnd: () => {
              const body = Buffer.concat(chunks).toString();
              if (status !== 200 || !this.#accepts(body)) return reject(new Error(`status ${status} under load: ${body.slice(0, 300)}`));
              this.#answered += 1;
              send();
            },
            onResponseError: (_controller, error) => reject(error),
          },
        );
      };
      send();
    });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/** Mean of the half in the middle: as little moved by outliers as the median, and steadier. */
export function midmean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4);
  const middle = [...values].sort((a, b) => a - b).slice(cut, values.length - cut);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
