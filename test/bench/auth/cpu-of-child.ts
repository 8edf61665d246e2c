import { once } from 'node:events';
import { startChild, type Child } from '../gateway/contestants';

/** A server in a process of its own. */
export interface ServerChild {
  readonly url: string;
  readonly pid: number;
  /** CPU time of the process so far, on all threads, in ms. */
  cpuMs(): Promise<number>;
  /** Resolves when the process has taken note of it. */
  tell(message: object): Promise<void>;
  stop(): void;
}

/** In the child: says where it serves, answers each message with the CPU time that it has used, and ends with its parent. */
export function answerCpuQuestions(served: { readonly url: string }, told: (message: unknown) => void = () => undefined): void {
  process.send?.(served);
  process.on('message', (message) => {
    told(message);
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1_000);
  });
  process.on('disconnect', () => process.exit(0));
}

/** `script` beside this file. */
export async function startServerChild(script: string, settings: object): Promise<ServerChild> {
  const child: Child<{ readonly url: string }> = await startChild(`../auth/${script}`, [JSON.stringify(settings)]);
  const ask = async (message: object): Promise<number> => {
    const answer = once(child.process, 'message') as Promise<[number]>;
    child.process.send(message);
    return (await answer)[0];
  };
  return {
    url: child.message.url,
    pid: child.process.pid ?? 0,
    cpuMs: () => ask({}),
    tell: async (message) => void (await ask(message)),
    stop: () => child.stop(),
  };
}
