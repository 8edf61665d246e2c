import type { ContractRole } from '@dimo-node/kit';
import type { EventFragment } from 'ethers';
import { DecodeError } from '../chain/decode';
import type { ContractBook } from '../chain/contract-book';
import { LAYOUTS } from '../chain/event-book';
import { vehicleReader, type VehicleReader } from '../chain/event-vehicle';
import type { ChainLog } from '../chain/log';
import type { AnomalyKind } from './anomaly';
import type { Rule } from './rule';
import { RULES } from './rules';

/** What is known of a log: where it stands, its event, the rule it falls under and its arguments, or why it has none. */
export interface DecodedLog {
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly txIndex: number;
  /** 40 lower-case hex digits without prefix. */
  readonly address: string;
  /** Token id of the vehicle whose history it belongs to; null when it belongs to none. */
  readonly vehicleId: number | null;
  /** `role.EventName`, `role.superseded.EventName`, or `role.?` for an unknown event. */
  readonly event: string;
  readonly rule: Rule | undefined;
  readonly args: unknown;
  readonly problem: { readonly kind: AnomalyKind; readonly detail: string } | undefined;
}

interface KnownEvent {
  readonly event: string;
  readonly superseded: string;
  readonly rule: Rule | undefined;
  readonly vehicle: VehicleReader | undefined;
}

/** By role; then by topic0, with 0x; then by the number of topics. */
const knownEvents = new Map<ContractRole, Map<string, KnownEvent[]>>();

const rules = new Map<string, Rule>();
for (const rule of RULES) {
  const key = layoutKey(rule.role, rule.fragment);
  if (rules.has(key)) throw new Error(`two rules for ${rule.role} ${rule.fragment.format()} with as many topics`);
  rules.set(key, rule);
}
for (const { role, name, fragment } of LAYOUTS) {
  const byTopic = knownEvents.get(role) ?? new Map<string, KnownEvent[]>();
  knownEvents.set(role, byTopic);
  const byCount = byTopic.get(fragment.topicHash) ?? [];
  byTopic.set(fragment.topicHash, byCount);
  const rule = rules.get(layoutKey(role, fragment));
  byCount[topicCount(fragment)] = {
    event: `${role}.${name}`,
    superseded: `${role}.superseded.${name}`,
    rule,
    vehicle: vehicleReader(role, fragment),
  };
}

function layoutKey(role: ContractRole, fragment: EventFragment): string {
  return role + fragment.topicHash + topicCount(fragment);
}

function topicCount(fragment: EventFragment): number {
  return 1 + fragment.inputs.filter((input) => input.indexed).length;
}

/** Finds the meaning of a log by (address, topic0, number of topics). Never throws: a log that does not fit says so in `problem`. */
export function decodeLog(log: ChainLog, contracts: ContractBook): DecodedLog {
  const { blockNumber, logIndex, txIndex, address, topics } = log;
  const place = { blockNumber, logIndex, txIndex, address, vehicleId: null, rule: undefined, args: undefined, problem: undefined };
  const contract = contracts.contractAt(address);
  if (!contract)
    return {
      ...place,
      event: 'unwatched.?',
      rule: undefined,
      args: undefined,
      problem: unknown(`0x${address} is not a contract of this network`),
    };
  const { role, current } = contract;
  const topic0 = topics[0]?.toLowerCase() ?? '';
  const layouts = knownEvents.get(role)?.get(topic0);
  const known = layouts?.[topics.length];
  if (!current)
    return { ...place, event: known?.superseded ?? `${role}.superseded.?`, rule: undefined, args: undefined, problem: undefined };
  if (!known) {
    const problem = layouts
      ? { kind: 'undecodable' as const, detail: `topic ${topic0} with ${topics.length} topics is no known layout` }
      : unknown(`topic ${topic0 === '' ? '0x' : topic0} is not known`);
    return { ...place, event: `${role}.?`, problem };
  }
  const { event, rule, vehicle } = known;
  const vehicleId = vehicle === undefined ? null : vehicle(topics, log.data, contracts);
  if (!rule) return { ...place, vehicleId, event };
  try {
    const args = rule.decode(topics, log.data);
    // Written out: this one is made for nearly every log.
    return { blockNumber, logIndex, txIndex, address, vehicleId, event, rule, args, problem: undefined };
  } catch (error) {
    if (!(error instanceof DecodeError) && !(error instanceof RangeError)) throw error;
    return { ...place, vehicleId, event, problem: { kind: 'undecodable', detail: error.message } };
  }
}

function unknown(detail: string): { kind: AnomalyKind; detail: string } {
  return { kind: 'unknown-event', detail };
}
