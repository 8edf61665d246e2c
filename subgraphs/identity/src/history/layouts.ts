import { compileDecoder, type Arguments, type Kind } from '@dimo-node/indexer';
import type { ContractRole } from '@dimo-node/kit';
import { EventFragment } from 'ethers';
import type { HistoryDetail } from './entry';

/** One layout of an event about a vehicle and how it is told. */
export interface HistoryLayout {
  /** `role.EventName`, as the event is stored. */
  readonly event: string;
  /** The words of topic 0 and how many topics there are: several layouts may share a name. */
  readonly key: string;
  /** @throws DecodeError when the bytes do not fit */
  read(topics: Buffer, data: Buffer): HistoryDetail;
}

/** Declares a layout, as in `layout('vehicleId', 'Transfer(address indexed from, ...)', ['address', ...], ([from, to]) => ...)`. */
export function layout<const K extends readonly Kind[]>(
  role: ContractRole,
  signature: string,
  kinds: K,
  tell: (args: Arguments<K>) => HistoryDetail,
): HistoryLayout {
  const fragment = EventFragment.from(`event ${signature}`);
  const decode = compileDecoder(fragment, kinds);
  const topicCount = 1 + fragment.inputs.filter((input) => input.indexed).length;
  const event = `${role}.${fragment.name}`;
  return {
    event,
    key: layoutKey(event, Buffer.from(fragment.topicHash.slice(2), 'hex'), topicCount),
    read: (topics, data) => tell(decode(wordsOf(topics), `0x${data.toString('hex')}`)),
  };
}

/** The words in a row as a log has them. */
function wordsOf(topics: Buffer): string[] {
  return Array.from({ length: topics.length / 32 }, (_, i) => `0x${topics.toString('hex', i * 32, i * 32 + 32)}`);
}

/** What tells layouts apart. */
export function layoutKey(event: string, topics: Buffer, topicCount = topics.length / 32): string {
  return `${event} ${topics.toString('hex', 0, 32)} ${topicCount}`;
}
