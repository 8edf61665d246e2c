import type { ContractBook } from '../../chain/contract-book';
import type { TwinTables } from '../../twin/state';
import type { Correction } from '../correction';
import type { Needs } from '../needs';
import type { EventContext } from '../rule';

/** Puts into the twin what a contract read found; pure like an event's rule. */
export interface CorrectionRule {
  needs(correction: Correction, needs: Needs, contracts: ContractBook): void;
  apply(correction: Correction, twin: TwinTables, event: EventContext): void;
}
