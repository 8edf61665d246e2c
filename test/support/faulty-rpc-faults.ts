/** What a faulty endpoint does wrong at present. Absent means well. */
export interface Faults {
  /** Connections are refused and open ones dropped. */
  down?: boolean;
  /** 429, over HTTP as the status, over WebSocket as the error's code; or only inside a 200 answer. */
  rateLimit?: { retryAfter?: number | string; inBody?: boolean };
  /** This JSON-RPC error for every call; `status` other than 200 over HTTP. */
  error?: { code: number; message: string; data?: unknown; status?: number };
  /** Bodies end in the middle. */
  truncate?: boolean;
  /** An HTML page with this status instead of an answer. */
  html?: number;
  /** Sockets are closed instead of answering. */
  dropSockets?: boolean;
  /** eth_getLogs answers nothing: for everything, or where this returns true for the filter. */
  emptyLogs?: boolean | ((filter: Record<string, unknown>) => boolean);
  /** The head is this many blocks lower than it is; blocks above are unknown. */
  headBehind?: number;
  /** Blocks are null: all, or these heights. */
  nullBlock?: boolean | readonly number[];
  chainId?: number;
  /** Block hashes differ from everybody else's. */
  otherHashes?: boolean;
  /** Ranges of more blocks are refused. `{from}`, `{half}` and `{blocks}` in the text become numbers. */
  maxBlocks?: { blocks: number; code: number; message: string; data?: boolean; status?: number };
  /** Answers of more logs are refused. Texts as above. */
  maxResults?: { results: number; code: number; message: string; data?: boolean; status?: number };
  latencyMs?: number;
  removedLogs?: boolean;
  duplicateLogs?: boolean;
  reverseLogs?: boolean;
  /** Batches are refused, or those longer than this. */
  maxBatch?: number;
  /** newHeads notifications are swallowed while the socket stays open. */
  silentHeads?: boolean;
  /** Only these methods are affected by `rateLimit`, `error`, `truncate`, `html`, `dropSockets` and `latencyMs`. */
  methods?: readonly string[];
  /** That many calls are affected by those; then they pass. */
  times?: number;
}

export interface Call {
  id: unknown;
  method: string;
  params: unknown[];
}

export interface Reply {
  jsonrpc: '2.0';
  id: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

type Forward = (method: string, params: unknown[]) => Promise<Reply>;
type Log = Record<string, unknown>;

const hex = (value: number) => `0x${value.toString(16)}`;

/** Answers one call as the faults have it, by way of the real node. */
export async function answer(call: Call, faults: Faults, forward: Forward): Promise<Reply> {
  const result = (value: unknown): Reply => ({ jsonrpc: '2.0', id: call.id, result: value });
  const real = async () => ({ ...(await forward(call.method, call.params)), id: call.id });
  switch (call.method) {
    case 'eth_chainId':
      return faults.chainId === undefined ? real() : result(hex(faults.chainId));
    case 'eth_blockNumber':
      return faults.headBehind === undefined ? real() : result(hex(await head(faults, forward)));
    case 'eth_getBlockByNumber':
      return block(call, faults, forward);
    case 'eth_getLogs':
      return logs(call, faults, forward);
    default:
      return real();
  }
}

async function head(faults: Faults, forward: Forward): Promise<number> {
  return Math.max(0, Number((await forward('eth_blockNumber', [])).result) - (faults.headBehind ?? 0));
}

async function block(call: Call, faults: Faults, forward: Forward): Promise<Reply> {
  const empty: Reply = { jsonrpc: '2.0', id: call.id, result: null };
  let [tag] = call.params;
  if (faults.nullBlock === true) return empty;
  if (faults.headBehind !== undefined) {
    const lowered = await head(faults, forward);
    if (tag === 'latest') tag = hex(lowered);
    if (Number(tag) > lowered) return empty;
  }
  if (Array.isArray(faults.nullBlock) && faults.nullBlock.includes(Number(tag))) return empty;
  const reply = { ...(await forward(call.method, [tag, ...call.params.slice(1)])), id: call.id };
  if (faults.otherHashes !== true || typeof reply.result !== 'object' || reply.result === null) return reply;
  const { hash } = reply.result as { hash: string };
  return { ...reply, result: { ...reply.result, hash: `0xbad${hash.slice(5)}` } };
}

async function logs(call: Call, faults: Faults, forward: Forward): Promise<Reply> {
  const filter = call.params[0] as Record<string, unknown>;
  const from = Number(filter['fromBlock']);
  let to = Number(filter['toBlock']);
  const { maxBlocks, maxResults, emptyLogs } = faults;
  if (maxBlocks !== undefined && to - from + 1 > maxBlocks.blocks) return refusal(call, maxBlocks, from, to);
  if (faults.headBehind !== undefined && !Number.isNaN(to)) {
    to = Math.min(to, await head(faults, forward));
    if (to < from) return { jsonrpc: '2.0', id: call.id, result: [] };
  }
  if (emptyLogs === true || (typeof emptyLogs === 'function' && emptyLogs(filter))) return { jsonrpc: '2.0', id: call.id, result: [] };
  const params = Number.isNaN(to) ? call.params : [{ ...filter, toBlock: hex(to) }];
  const reply = { ...(await forward(call.method, params)), id: call.id };
  if (!Array.isArray(reply.result)) return reply;
  const found = reply.result as Log[];
  if (maxResults !== undefined && found.length > maxResults.results) return refusal(call, maxResults, from, to);
  let changed = found;
  if (faults.duplicateLogs === true) changed = changed.flatMap((log) => [log, { ...log }]);
  if (faults.removedLogs === true)
    changed = changed.flatMap((log) => [{ ...log, blockHash: `0xdead${String(log['blockHash']).slice(6)}`, removed: true }, log]);
  if (faults.reverseLogs === true) changed = [...changed].reverse();
  return { ...reply, result: changed };
}

function refusal(call: Call, limit: { code: number; message: string; data?: boolean; blocks?: number }, from: number, to: number): Reply {
  const half = Math.max(from, Math.floor((from + to) / 2));
  const message = limit.message
    .replaceAll('{from}', hex(from))
    .replaceAll('{half}', hex(half))
    .replaceAll('{blocks}', String(limit.blocks ?? ''));
  const data = limit.data === true ? { data: { from: hex(from), to: hex(half), limit: 10_000 } } : {};
  return { jsonrpc: '2.0', id: call.id, error: { code: limit.code, message, ...data } };
}
