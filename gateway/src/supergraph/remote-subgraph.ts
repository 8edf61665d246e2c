import type { HopSigner } from '@dimo-node/kit';
import { Agent, request } from 'undici';

const CONTROL_TIMEOUT_MS = 5_000;
const MAX_SDL_BYTES = 8 * 1024 * 1024;

/** The gateway asks for itself. */
const GATEWAY = { caller: undefined, operationHash: undefined };

/** What the gateway asks a remote subgraph on its own account: its schema and its health. Apart from the data path, so that neither waits for the other. */
export class RemoteSubgraph {
  readonly name: string;
  readonly url: string;
  readonly #signer: HopSigner | undefined;
  readonly #agent = new Agent({ connections: 2, connectTimeout: 3_000 });

  /** `url` is the full address of the GraphQL endpoint. */
  constructor(name: string, url: string, signer?: HopSigner) {
    this.name = name;
    this.url = url;
    this.#signer = signer;
  }

  /** The schema with federation directives. Rejects with a reason that names the address. */
  async fetchSdl(): Promise<string> {
    const { status, text } = await this.#ask('{ _service { sdl } }');
    if (status === 401) throw new Error(`${this.url} does not take the gateway for what it is: HOP_SECRET must be the same on both sides`);
    const sdl = sdlOf(text);
    if (sdl === undefined) throw new Error(`${this.url} does not give its SDL: is it a federation subgraph?`);
    return sdl;
  }

  /** Rejects with the reason when the subgraph, or something that it depends on, is away. */
  async checkReady(): Promise<void> {
    const { status, text } = await this.#send('GET', new URL('/health/ready', this.url).href);
    if (status === 200) return;
    if (status === 503) throw new Error(reasonsOf(text) ?? 'not ready');
    // Not one of ours: whether it answers GraphQL has to do.
    const answer = await this.#ask('{ __typename }');
    if (answer.status !== 200) throw new Error(`${this.url} answers with status ${answer.status}`);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #ask(query: string): Promise<{ status: number; text: string }> {
    return this.#send('POST', this.url, JSON.stringify({ query }));
  }

  async #send(method: 'GET' | 'POST', url: string, body?: string): Promise<{ status: number; text: string }> {
    const signed = body === undefined ? {} : { 'content-type': 'application/json', ...this.#signer?.sign(this.name, body, GATEWAY) };
    try {
      const answer = await request(url, {
        method,
        dispatcher: this.#agent,
        headers: { accept: 'application/json', ...signed },
        body: body ?? null,
        signal: AbortSignal.timeout(CONTROL_TIMEOUT_MS),
      });
      let text = '';
      for await (const chunk of answer.body.setEncoding('utf8')) {
        text += String(chunk);
        if (text.length > MAX_SDL_BYTES) throw new Error('the answer is too long');
      }
      return { status: answer.statusCode, text };
    } catch (error) {
      throw new Error(`${url} cannot be reached: ${error instanceof Error ? error.message || error.name : String(error)}`, {
        cause: error,
      });
    }
  }
}

function sdlOf(text: string): string | undefined {
  const parsed = parseRecord(text) as { data?: { _service?: { sdl?: unknown } | null } | null } | undefined;
  const sdl = parsed?.data?._service?.sdl;
  return typeof sdl === 'string' ? sdl : undefined;
}

/** The reasons of another node's `/health/ready`, in one line. */
function reasonsOf(text: string): string | undefined {
  const parsed = parseRecord(text) as { checks?: Record<string, { status?: unknown; reason?: unknown }> } | undefined;
  const reasons = Object.entries(parsed?.checks ?? {}).flatMap(([name, check]) =>
    check.status === 'ok' ? [] : [`${name}: ${String(check.reason)}`],
  );
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function parseRecord(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
