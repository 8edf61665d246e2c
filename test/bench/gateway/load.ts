import { isDeepStrictEqual } from 'node:util';
import { Client, request } from 'undici';
import { EXPECTED, JOIN_QUERY } from './graph';

const CONNECTIONS = 16;
const BODY = JSON.stringify({ query: JOIN_QUERY });
const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

/** Waits until `url` gives the expected answer. Throws what it gives instead. */
export async function expectAnswer(url: string, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask(url);
    if (isDeepStrictEqual(answer, { data: EXPECTED })) return;
    if (Date.now() > deadline) throw new Error(`${url} answers ${JSON.stringify(answer)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function ask(url: string): Promise<unknown> {
  try {
    const { body } = await request(url, { method: 'POST', headers: HEADERS, body: BODY });
    return await body.json();
  } catch (error) {
    return String(error);
  }
}

/** Answered requests per second over `ms`, each of 16 connections sending its next request when the one before is answered. */
export async function measureRate(url: string, ms: number): Promise<number> {
  const { origin, pathname } = new URL(url);
  const clients = Array.from({ length: CONNECTIONS }, () => new Client(origin));
  const started = performance.now();
  const until = started + ms;
  const counts = await Promise.all(clients.map((client) => drive(client, pathname, until)));
  const seconds = (performance.now() - started) / 1_000;
  await Promise.all(clients.map((client) => client.close()));
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

function drive(client: Client, path: string, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0;
    let status = 0;
    const next = (): void => {
      if (performance.now() >= until) {
        resolve(answered);
        return;
      }
      client.dispatch(
        { method: 'POST', path, headers: HEADERS, body: BODY },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_controller, code) => {
            status = code;
          },
          onResponseData: () => undefined,
          onResponseEnd: () => {
            if (status !== 200) return reject(new Error(`status ${status} under load`));
            answered += 1;
            next();
          },
          onResponseError: (_controller, error) => reject(error),
        },
      );
    };
    next();
  });
}
