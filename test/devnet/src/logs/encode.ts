import { hexlify, type BytesLike } from 'ethers';

/** A log to be emitted: up to four 32-byte topics and any data (0x hex or bytes). */
export interface RawLog {
  readonly topics: readonly string[];
  readonly data?: BytesLike;
}

/** One call of a script: LogScript calls `to` with `data` (for instance a LogEmitter with encodeLogs). */
export interface ScriptStep {
  readonly to: string;
  readonly data: BytesLike;
}

/** A log with the address that emits it. */
export interface AddressedLog extends RawLog {
  readonly address: string;
}

/** Calldata that makes a LogEmitter emit `logs` in order. */
export function encodeLogs(logs: readonly RawLog[]): string {
  let calldata = '0x';
  for (const { topics, data = '0x' } of logs) {
    if (topics.length > 4) throw new Error(`a log has at most four topics, not ${topics.length}`);
    calldata += byteCount(topics.length, 1);
    for (const topic of topics) {
      if (!WORD.test(topic)) throw new Error(`a topic has 32 bytes: ${topic}`);
      calldata += topic.slice(2);
    }
    calldata += sized(data);
  }
  return calldata;
}

/** Calldata that makes LogScript call the steps in order, in one transaction. */
export function encodeScript(steps: readonly ScriptStep[]): string {
  let calldata = '0x';
  for (const { to, data } of steps) {
    if (!ADDRESS.test(to)) throw new Error(`an address has 20 bytes: ${to}`);
    calldata += to.slice(2) + sized(data);
  }
  return calldata;
}

// Plain text, since benches encode hundreds of thousands of logs.
const WORD = /^0x[0-9a-fA-F]{64}$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

const byteCount = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');

/** Four bytes of length, then the data. */
function sized(data: BytesLike): string {
  const text = hexlify(data).slice(2);
  return byteCount(text.length / 2, 4) + text;
}

/** Calldata for LogScript that emits logs of several addresses in the order given; neighbours of one address share a call. */
export function encodeAddressedLogs(logs: readonly AddressedLog[]): string {
  const groups: { to: string; logs: RawLog[] }[] = [];
  for (const log of logs) {
    const last = groups.at(-1);
    if (last?.to === log.address) last.logs.push(log);
    else groups.push({ to: log.address, logs: [log] });
  }
  return encodeScript(groups.map((group) => ({ to: group.to, data: encodeLogs(group.logs) })));
}
