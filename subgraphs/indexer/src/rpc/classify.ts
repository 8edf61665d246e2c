import { Lagging, Pruned, RangeTooLarge, RateLimited, RpcError, Timeout, type RpcErrorDetail, type RpcErrorKind } from './errors';
import { limitHint } from './suggestion';

/** A failure as the wire gave it: a JSON-RPC error, an HTTP status, or both. */
export interface ProviderFault {
  code?: number;
  message: string;
  data?: unknown;
  status?: number;
  retryAfterMs?: number;
}

interface Rule {
  kind: RpcErrorKind;
  about?: 'span' | 'results';
  text?: RegExp;
  codes?: readonly number[];
  statuses?: readonly number[];
}

/**
 * First match wins. Providers change wording without notice and reuse codes for opposite things (-32005 is "slow down" with some and
 * "too many results" with others), so texts come before bare codes and match fragments only. The order of the texts matters:
 * rate limit, lag, pruned, limit, time-out.
 */
const RULES: readonly Rule[] = [
  {
    kind: 'reverted',
    text: /execution reverted|^revert\b|vm exception|evm error|invalid (?:opcode|jump)|stack (?:under|over)flow|out of gas/i,
  },
  { kind: 'reverted', codes: [3] },

  { kind: 'rate-limit', statuses: [429] },
  { kind: 'rate-limit', text: /\brate[ -]?limit|too many requests|compute units|capacity|throttl|request rate/i },
  { kind: 'rate-limit', text: /requests? (?:limit|count|quota)|(?:per|\/) ?(?:second|minute|day)\b|\b(?:quota|credits?|throughput)\b/i },
  { kind: 'rate-limit', text: /^(?!.*(?:range|size|result|response|\blogs?\b|time|block|gas|deadline)).*\bexceeded\b/is },

  { kind: 'lag', text: /cannot be found|header not found|unknown block|block not found|invalid block range params|block ?out ?of ?range/i },
  {
    kind: 'lag',
    text: /beyond (?:the )?(?:current )?head|after (?:the )?last accepted block|not yet (?:available|finalized|synced)|still syncing/i,
  },

  {
    kind: 'pruned',
    text: /missing trie node|state .*not available|history has been pruned|\bpruned\b|archive (?:node|data|request|access)/i,
  },

  {
    kind: 'limit',
    about: 'results',
    text: /response size|query returned more than|exceeds? max(?:imum)? results|too many (?:results|logs)/i,
  },
  {
    kind: 'limit',
    about: 'results',
    text: /max(?:imum)? (?:number of )?(?:logs|results)|specify an address|response (?:is )?too (?:large|big)/i,
  },
  {
    kind: 'limit',
    about: 'span',
    text: /block ?range|range (?:of )?[\d,_]+|[\d,_]+ (?:blocks? )?range|ranges? over|range (?:is )?too|range limit/i,
  },
  { kind: 'limit', about: 'results', statuses: [413] },

  { kind: 'timeout', text: /time(?:d)?[ -]?out|time limit|deadline exceeded|took too long|request aborted/i },
  { kind: 'timeout', statuses: [408, 502, 504, 524] },

  { kind: 'unsupported', text: /method .*(?:not found|not supported|does not exist|not available|not allowed)|not whitelisted/i },
  { kind: 'unsupported', codes: [-32601, -32004] },
  { kind: 'limit', about: 'span', codes: [-32614, -32062] },
  { kind: 'rate-limit', codes: [429, -32005, -32007, -32029] },
  { kind: 'transport', statuses: [500, 503, 520, 521, 522, 523, 525, 530] },
];

/** Decides what a provider's fault means and gives it its typed error. `clean` removes secrets from the provider's own words. */
export function classify(fault: ProviderFault, host: string, clean: (text: string) => string = (text) => text): RpcError {
  const rule = RULES.find((candidate) => matches(candidate, fault));
  const kind = rule?.kind ?? 'unknown';
  const words = clean(fault.message).replace(/\s+/g, ' ').trim().slice(0, 300);
  const label = [
    fault.status !== undefined && fault.status !== 200 && `HTTP ${fault.status}`,
    fault.code !== undefined && `code ${fault.code}`,
  ];
  const message = [...label.filter(Boolean), words || 'no error text'].join(', ');
  const detail: RpcErrorDetail = {
    host,
    code: fault.code,
    status: fault.status,
    retryAfterMs: fault.retryAfterMs ?? backoffIn(fault.data),
  };
  switch (kind) {
    case 'rate-limit':
      return new RateLimited(message, detail);
    case 'lag':
      return new Lagging(message, detail);
    case 'pruned':
      return new Pruned(message, detail);
    case 'limit':
      return new RangeTooLarge(message, detail, rule?.about ?? 'results', limitHint(fault.message, fault.data));
    case 'timeout':
      return new Timeout(message, detail);
    default:
      return new RpcError(kind, message, detail);
  }
}

function matches(rule: Rule, fault: ProviderFault): boolean {
  if (rule.text !== undefined) return rule.text.test(fault.message);
  if (rule.codes !== undefined) return fault.code !== undefined && rule.codes.includes(fault.code);
  return fault.status !== undefined && (rule.statuses?.includes(fault.status) ?? false);
}

/** Some providers put the wait into the error's data instead of a header. */
function backoffIn(data: unknown): number | undefined {
  if (typeof data !== 'object' || data === null || !('rate' in data)) return undefined;
  const { rate } = data;
  if (typeof rate !== 'object' || rate === null || !('backoff_seconds' in rate)) return undefined;
  const seconds = Number(rate.backoff_seconds);
  return seconds > 0 ? Math.min(seconds, 300) * 1000 : undefined;
}
