import type { FastifyInstance } from 'fastify';

/** What a server needs to work, by name. */
export interface ReadinessCheck {
  readonly name: string;
  /** Rejects with the reason. */
  check(): Promise<void>;
}

export type CheckResult = { readonly status: 'ok' } | { readonly status: 'away'; readonly reason: string };

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** Runs all checks side by side; one that gives no answer in time counts as away. */
export async function readiness(checks: readonly ReadinessCheck[], timeoutMs = 2_000): Promise<Readiness> {
  const results = await Promise.all(checks.map(async (check) => [check.name, await runCheck(check, timeoutMs)] as const));
  return { ready: results.every(([, result]) => result.status === 'ok'), checks: Object.fromEntries(results) };
}

async function runCheck(check: ReadinessCheck, timeoutMs: number): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check.check(), late]);
    return { status: 'ok' };
  } catch (error) {
    return { status: 'away', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** `GET /health/live`: the process answers. `GET /health/ready`: 200, or 503 with the reason of each dependency that is away. */
export function healthRoutes(app: FastifyInstance, checks: () => readonly ReadinessCheck[]): void {
  app.get('/health/live', (_request, reply) => {
    reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
  app.get('/health/ready', async (_request, reply) => {
    const state = await readiness(checks());
    return reply
      .status(state.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: state.ready ? 'ok' : 'not ready', checks: state.checks });
  });
}
