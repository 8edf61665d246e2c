import type { IdentityContext } from '../context';
import type { Connection, Window } from '@dimo-node/kit';
import type { Listed, ListOptions, TwinList } from '../twin/list';
import type { SqlSource } from '../twin/lookup';
import { TwinReader } from '../twin/twin-reader';
import { findBlock } from './block';
import { pastSource } from './past-source';
import { seeFrom } from './views';

/** The past as one operation reads it: each block is found once, and what is read at it is shared. */
export class PastReads {
  readonly #source: SqlSource;
  readonly #contexts = new Map<number, Promise<IdentityContext>>();

  constructor(source: SqlSource) {
    this.#source = source;
  }

  /**
   * The context in which the twin stands as it stood at a block, and expiry is decided at the block's time; the present one without a block.
   * @throws NodeError BAD_USER_INPUT, HISTORY_UNAVAILABLE
   */
  at(block: number | null | undefined, present: IdentityContext): Promise<IdentityContext> {
    if (block === null || block === undefined) return Promise.resolve(present);
    let context = this.#contexts.get(block);
    if (context === undefined) {
      context = this.#open(block, present);
      this.#contexts.set(block, context);
    }
    return context;
  }

  async #open(number: number, present: IdentityContext): Promise<IdentityContext> {
    const block = await findBlock(this.#source, number);
    const twin: TwinReader = new PastReader(pastSource(this.#source, block, (row) => seeFrom(row, context)));
    const context: IdentityContext = { ...present, twin, now: block.time };
    return context;
  }
}

/** Counts by reading: the census of the twin knows only the present. */
class PastReader extends TwinReader {
  override page<Row extends object>(list: TwinList, window: Window, options: ListOptions = {}): Connection<Listed<Row>> {
    const { census: _census, dead: _dead, ...uncounted } = list;
    return super.page<Row>(uncounted, window, options);
  }
}
