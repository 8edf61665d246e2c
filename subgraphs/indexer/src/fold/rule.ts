import type { ContractRole } from '@dimo-node/kit';
import { EventFragment } from 'ethers';
import { compileDecoder, type Arguments, type Kind } from '../chain/decode';
import type { ContractBook } from '../chain/contract-book';
import type { TwinTables } from '../twin/state';
import type { AnomalyKind } from './anomaly';
import type { Needs } from './needs';

/** Where an event stands and what a rule may do besides changing the twin. */
export interface EventContext {
  readonly block: number;
  /** Block time in seconds. */
  readonly time: number;
  readonly logIndex: number;
  readonly txIndex: number;
  readonly contracts: ContractBook;
  /** Stakes that moved between two accounts in the same transaction. */
  readonly stakesMoved: Set<number>;
  anomaly(kind: AnomalyKind, subject: string, detail: string): void;
}

/** One layout of one event and what it does to the twin. Pure: no database, no clock, no network. */
export interface Rule {
  readonly role: ContractRole;
  readonly fragment: EventFragment;
  /** How each parameter is read. */
  readonly kinds: readonly Kind[];
  decode(topics: readonly string[], data: string): unknown;
  /** Names every row that `apply` may read or change. */
  needs(args: unknown, needs: Needs, contracts: ContractBook): void;
  apply(args: unknown, twin: TwinTables, event: EventContext): void;
}

export interface RuleBody<A> {
  needs?(args: A, needs: Needs, contracts: ContractBook): void;
  apply(args: A, twin: TwinTables, event: EventContext): void;
}

/** Declares the rule of one event layout, e.g. `rule('sacd', 'Transfer(address indexed from, ...)', ['address', ...], {...})`. */
export function rule<const K extends readonly Kind[]>(role: ContractRole, event: string, kinds: K, body: RuleBody<Arguments<K>>): Rule {
  const fragment = EventFragment.from(`event ${event}`);
  return {
    role,
    fragment,
    kinds,
    decode: compileDecoder(fragment, kinds),
    needs: (args, needs, contracts) => body.needs?.(args as Arguments<K>, needs, contracts),
    apply: (args, twin, event) => body.apply(args as Arguments<K>, twin, event),
  };
}
