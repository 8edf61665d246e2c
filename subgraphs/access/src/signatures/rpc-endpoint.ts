import type { Dispatcher } from 'undici';
import type { ChainCall } from './chain-caller';

/** Answers to what is asked here are a few words long. */
const MAX_ANSWER_BYTES = 262_144;
/** Far above what wallets need, also to be deployed; a contract that loops ends here. */
const GAS = '0x989680';

/** What an endpoint said: what the contract returned, or that it failed. */
export type EndpointAnswer = { readonly returned: string } | { readonly failed: true };

/** Why an endpoint gave no answer, in words without the URL, which may hold a key. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
}

/** One JSON-RPC endpoint over HTTP. The first question is whether it serves the right chain. */
export class RpcEndpoint {
  readonly host: string;
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #chainId: number;
  readonly #dispatcher: Dispatcher;
  #verified = false;

  constructor(url: URL, chainId: number, dispatcher: Dispatcher) {
    this.host = url.host;
    this.#url = url;
    this.#chainId = chainId;
    this.#dispatcher = dispatcher;
    this.#headers = { 'content-type': 'application/json', ...authorization(url) };
  }

  /** @throws EndpointError */
  async call(call: ChainCall, signal: AbortSignal): Promise<EndpointAnswer> {
    if (!this.#verified) await this.#verify(signal);
    const { result, error } = await this.#ask('eth_call', [{ ...call, gas: GAS }, 'latest'], signal);
    if (typeof result === 'string') return { returned: result };
    if (error !== undefined && isFailure(error)) return { failed: true };
    throw new EndpointError(error === undefined ? 'it answered without a result' : 'it refused the call');
  }

  /** On another chain another owner may stand behind the same address. */
  async #verify(signal: AbortSignal): Promise<void> {
    const { result } = await this.#ask('eth_chainId', [], signal);
    if (typeof result !== 'string' || Number(result) !== this.#chainId) throw new EndpointError(`it does not serve chain ${this.#chainId}`);
    this.#verified = true;
  }

  async #ask(method: string, params: readonly unknown[], signal: AbortSignal): Promise<RpcAnswer> {
    try {
      const { origin, pathname, search } = this.#url;
      const response = await this.#dispatcher.request({
        origin,
        path: `${pathname}${search}`,
        method: 'POST',
        headers: this.#headers,
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
        signal,
      });
      return parseAnswer(await bounded(response.body));
    } catch (error) {
      if (error instanceof EndpointError) throw error;
      throw new EndpointError(signal.aborted ? 'it did not answer in time' : 'the connection failed', { cause: error });
    }
  }
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: unknown; readonly message: string };
}

async function bounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new EndpointError('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Some services answer a failed call with an HTTP error and the JSON-RPC error inside: the body decides. */
function parseAnswer(text: string): RpcAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new EndpointError('it answered with something that is not JSON');
  }
  if (typeof answer !== 'object' || answer === null) throw new EndpointError('it answered with JSON that is not JSON-RPC');
  const error = 'error' in answer && typeof answer.error === 'object' && answer.error !== null ? answer.error : undefined;
  if (error !== undefined) {
    const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
    return { error: { code: 'code' in error ? error.code : undefined, message } };
  }
  return { result: 'result' in answer ? answer.result : undefined };
}

/** The code of a revert; those who have none for it, or for the other ways in which code fails, say it in words. */
function isFailure({ code, message }: { readonly code: unknown; readonly message: string }): boolean {
  return (
    code === 3 || /revert|vm exception|evm error|invalid (?:opcode|jump)|stack (?:under|over)flow|out ?of ?gas|gas exhausted/i.test(message)
  );
}

/** HTTP clients ignore the user part of a URL. */
function authorization(url: URL): Readonly<Record<string, string>> {
  if (url.username === '' && url.password === '') return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
