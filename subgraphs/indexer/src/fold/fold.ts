import type { BlockHeader } from '../chain/log';
import type { ContractBook } from '../chain/contract-book';
import type { ChangeListener } from '../twin/table-state';
import type { TwinState } from '../twin/state';
import type { Anomaly, AnomalyKind } from './anomaly';
import type { Correction } from './correction';
import type { DecodedLog } from './decoded';
import { Needs } from './needs';
import type { EventContext } from './rule';
import { CORRECTIONS } from './rules/corrections';

/** What one block brings: its logs in log order and the corrections noted under it. */
export interface BlockEvents {
  readonly header: BlockHeader;
  readonly logs: readonly DecodedLog[];
  readonly corrections: readonly Correction[];
}

/** Corrections stand after every log of their block. */
const AFTER_LOGS = 2_000_000_000;

/** Everything the blocks may read or change that the state does not hold yet. */
export function collectNeeds(blocks: readonly BlockEvents[], state: TwinState, contracts: ContractBook): Needs {
  const needs = new Needs(state);
  for (const block of blocks) {
    for (const { rule, args } of block.logs) {
      try {
        rule?.needs(args, needs, contracts);
      } catch {
        // What cannot even name its rows cannot be applied either: the fold will say so, where it can be noted.
      }
    }
    for (const correction of block.corrections) {
      try {
        CORRECTIONS[correction.kind].needs(correction, needs, contracts);
      } catch {
        // As above.
      }
    }
  }
  return needs;
}

/**
 * Applies one block to the state: `(state, events) -> state`, without database, clock or network. One event that cannot be applied
 * leaves no trace but an anomaly and does not stop the others. `journal` hears each row before its first change in the block.
 */
export function foldBlock(block: BlockEvents, state: TwinState, contracts: ContractBook, journal?: ChangeListener): Anomaly[] {
  const { header } = block;
  const context = new FoldContext(header, contracts);
  state.beginBlock(header.number, journal);
  for (const decoded of block.logs) {
    context.enter(decoded);
    const { rule, problem } = decoded;
    if (problem) context.anomaly(problem.kind, `0x${decoded.address}`, problem.detail);
    if (!rule) continue;
    state.mark();
    try {
      rule.apply(decoded.args, state.tables, context);
    } catch (error) {
      unapplied(error, state, context);
    }
  }
  for (const correction of block.corrections) {
    context.enterCorrection(correction);
    state.mark();
    try {
      CORRECTIONS[correction.kind].apply(correction, state.tables, context);
    } catch (error) {
      unapplied(error, state, context);
    }
  }
  return context.anomalies;
}

/** One event or correction that fails is taken back whole and becomes an anomaly, not the end of the others. */
function unapplied(error: unknown, state: TwinState, context: FoldContext): void {
  state.takeBack();
  context.anomaly('unapplied', '', error instanceof Error ? error.message : String(error));
}

class FoldContext implements EventContext {
  readonly block: number;
  readonly time: number;
  readonly contracts: ContractBook;
  readonly stakesMoved = new Set<number>();
  readonly anomalies: Anomaly[] = [];
  logIndex = 0;
  txIndex = -1;
  #event = '';
  #seq = 0;

  constructor(header: BlockHeader, contracts: ContractBook) {
    this.block = header.number;
    this.time = header.time;
    this.contracts = contracts;
  }

  enter({ logIndex, txIndex, event }: DecodedLog): void {
    this.logIndex = logIndex;
    this.#event = event;
    this.#seq = 0;
    if (txIndex !== this.txIndex) {
      this.txIndex = txIndex;
      if (this.stakesMoved.size > 0) this.stakesMoved.clear();
    }
  }

  enterCorrection({ kind, seq }: Correction): void {
    this.logIndex = AFTER_LOGS + seq;
    this.#event = `correction.${kind}`;
    this.#seq = 0;
  }

  anomaly(kind: AnomalyKind, subject: string, detail: string): void {
    this.anomalies.push({ blockNumber: this.block, logIndex: this.logIndex, seq: this.#seq++, kind, event: this.#event, subject, detail });
  }
}
