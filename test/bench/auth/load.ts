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
  const clients = Array.from({ length: CONNECTIONS }, () => new Client(server.url));
  const cpuBefore = await server.cpuMs();
  const started = performance.now();
  const counts = await Promise.all(clients.map((client) => drive(client, started + ms, next, accepts)));
  const seconds = (performance.now() - started) / 1_000;
  await delay(SETTLE_MS);
  const cpu = (await server.cpuMs()) - cpuBefore;
  await Promise.all(clients.map((client) => client.close()));
  const answered = counts.reduce((sum, count) => sum + count, 0);
  return { rate: answered / seconds, cpuMs: cpu / answered };
}

function drive(client: Client, until: number, next: () => Post, accepts: (body: string) => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0;
    let status = 0;
    let chunks: Buffer[] = [];
    const send = (): void => {
      if (performance.now() >= until) {
        resolve(answered);
        return;
      }
      client.dispatch(
        { method: 'POST', ...next() },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_controller, code) => {
            status = code;
            chunks = [];
          },
          onResponseData: (_controller, chunk) => void chunks.push(chunk),
          onResponseEnd: () => {
            const body = Buffer.concat(chunks).toString();
            if (status !== 200 || !accepts(body)) return reject(new Error(`status ${status} under load: ${body.slice(0, 300)}`));
            answered += 1;
            send();
          },
          onResponseError: (_controller, error) => reject(error),
        },
      );
    };
    send();
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}
