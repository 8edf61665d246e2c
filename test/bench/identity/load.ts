import { Client } from 'undici';

const HEADERS = { 'content-type': 'application/json' };

/** What the next request asks for; the answer must pass `check`. */
export interface Question {
  readonly query: string;
  variables(): Record<string, unknown>;
  /** Throws for an answer that is not right for the variables sent. */
  check(data: unknown, variables: Record<string, unknown>): void;
}

/** Median time in ms of a question asked again and again on one connection. */
export async function medianLatency(url: string, question: Question, times: number): Promise<number> {
  const client = new Client(url);
  const samples: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    await ask(client, question);
    samples.push(performance.now() - started);
  }
  await client.close();
  return samples.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

/** Answers per second over `ms`, each connection asking again when it has its answer. */
export async function rate(url: string, question: Question, connections: number, ms: number): Promise<number> {
  const clients = Array.from({ length: connections }, () => new Client(url));
  const started = performance.now();
  let answers = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - started < ms) {
        await ask(client, question);
        answers += 1;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  await Promise.all(clients.map((client) => client.close()));
  return answers / seconds;
}

async function ask(client: Client, { query, variables, check }: Question): Promise<void> {
  const sent = variables();
  const { statusCode, body } = await client.request({
    method: 'POST',
    path: '/graphql',
    headers: HEADERS,
    body: JSON.stringify({ query, variables: sent }),
  });
  const answer = (await body.json()) as { readonly data?: unknown; readonly errors?: unknown };
  if (statusCode !== 200 || answer.errors !== undefined) throw new Error(`status ${statusCode}: ${JSON.stringify(answer).slice(0, 500)}`);
  check(answer.data, sent);
}
