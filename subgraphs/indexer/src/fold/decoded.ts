import type { ContractRole } from '@dimo-node/kit';
import type { EventFragment } from 'ethers';
import { DecodeError } from '../chain/decode';
import type { ContractBook } from '../chain/contract-book';
import { isKnownTopic, LAYOUTS } from '../chain/event-book';
import type { ChainLog } from '../chain/log';
import type { AnomalyKind } from './anomaly';
import type { Rule } from './rule';
import { RULES } from './rules';

/** A log with what is known of it: its event, the rule it falls under and its arguments, or why it has none. */
export interface DecodedLog {
  readonly log: ChainLog;
  /** `role.EventName`, `role.superseded.EventName`, or `role.?` for an unknown event. */
  readonly event: string;
  readonly rule?: Rule;
  readonly args?: unknown;
  readonly problem?: { readonly kind: AnomalyKind; readonly detail: string };
}

const WORD = 32;

interface KnownEvent {
  readonly event: string;
  readonly superseded: string;
  readonly rule: Rule | undefined;
}

/** By role, topic0 and number of topics, one after the other. */
const knownEvents = new Map<string, KnownEvent>();

const rules = new Map<string, Rule>();
for (const rule of RULES) {
  const key = layoutKey(rule.role, rule.fragment);
  if (rules.has(key)) throw new Error(`two rules for ${rule.role} ${rule.fragment.format()} with as many topics`);
  rules.set(key, rule);
}
for (const { role, name, fragment } of LAYOUTS) {
  const key = layoutKey(role, fragment);
  knownEvents.set(key, { event: `${role}.${name}`, superseded: `${role}.superseded.${name}`, rule: rules.get(key) });
}

function layoutKey(role: ContractRole, fragment: EventFragment): string {
  return role + fragment.topicHash.slice(2) + (1 + fragment.inputs.filter((input) => input.indexed).length);
}

/** Finds the meaning of a log by (address, topic0, number of topics). Never throws: a log that does not fit says so in `problem`. */
export function decodeLog(log: ChainLog, contracts: ContractBook): DecodedLog {
  const contract = contracts.contractAt(log.address);
  if (!contract)
    return { log, event: 'unwatched.?', problem: { kind: 'unknown-event', detail: `0x${log.address} is not a contract of this network` } };
  const { role, current } = contract;
  const topicCount = log.topics.length / WORD;
  const topic0 = log.topics.toString('hex', 0, WORD);
  const known = knownEvents.get(role + topic0 + topicCount);
  if (!current) return { log, event: known?.superseded ?? `${role}.superseded.?` };
  if (!known) {
    if (isKnownTopic(role, topic0)) {
      return {
        log,
        event: `${role}.?`,
        problem: { kind: 'undecodable', detail: `topic 0x${topic0} with ${topicCount} topics is no known layout` },
      };
    }
    return { log, event: `${role}.?`, problem: { kind: 'unknown-event', detail: `topic 0x${topic0} is not known` } };
  }
  const { event, rule } = known;
  if (!rule) return { log, event };
  try {
    return { log, event, rule, args: rule.decode(log.topics, log.data) };
  } catch (error) {
    if (!(error instanceof DecodeError) && !(error instanceof RangeError)) throw error;
    return { log, event, problem: { kind: 'undecodable', detail: error.message } };
  }
}
