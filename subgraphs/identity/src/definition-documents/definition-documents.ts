import { NodeError, type Logger } from '@dimo-node/kit';
import type { TwinReader } from '../twin/twin-reader';
import { latestDefinitionDocument, type LatestDocument } from './latest';

/** Of telling that documents cannot be read. */
const SILENCE_MS = 60_000;

/** The documents that say what vehicles are. One for a process. */
export class DefinitionDocuments {
  readonly #log: Pick<Logger, 'warn'>;
  readonly #clock: () => number;
  #toldAt: number | undefined;

  /** `clock`: milliseconds; the wall clock unless told. */
  constructor(log: Pick<Logger, 'warn'>, clock: () => number = Date.now) {
    this.#log = log;
    this.#clock = clock;
  }

  /** The latest document about a vehicle, read together with those of other vehicles. Null when there is none, or when none can be read now. */
  async latest(twin: TwinReader, vehicleId: number): Promise<LatestDocument | null> {
    try {
      return await twin.one(latestDefinitionDocument, vehicleId);
    } catch (error) {
      // What a client is to hear of, such as a past that went away meanwhile, is no fault of the documents.
      if (error instanceof NodeError) throw error;
      this.#tell(error);
      return null;
    }
  }

  #tell(error: unknown): void {
    const now = this.#clock();
    if (this.#toldAt !== undefined && now - this.#toldAt < SILENCE_MS) return;
    this.#toldAt = now;
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn({ reason }, 'definition documents cannot be read: vehicles are shown as they are on chain');
  }
}
