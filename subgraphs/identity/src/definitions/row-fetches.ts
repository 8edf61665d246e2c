import { LruMap } from '@dimo-node/kit';
import type { DefinitionCache, DefinitionKey } from './cache';
import { SingleFlight } from './single-flight';
import type { DefinitionSource } from './source';
import type { DefinitionRow } from './tableland/row';
import { IDS_A_STATEMENT } from './tableland/statements';

/** Ids that were asked for in vain; kept in memory only, so that made-up ids do not fill the database. */
const MOST_ABSENT = 10_000;

/** Single rows from the gateway into the cache: one request for the ids of a table, and one at a time for each id. */
export class RowFetches {
  readonly #source: DefinitionSource;
  readonly #cache: DefinitionCache;
  readonly #now: () => number;
  readonly #underWay = new SingleFlight<string, DefinitionRow | null>();
  readonly #absent = new LruMap<string, number>(MOST_ABSENT);

  constructor(source: DefinitionSource, cache: DefinitionCache, now: () => number) {
    this.#source = source;
    this.#cache = cache;
    this.#now = now;
  }

  /** When the id was last found to be absent, in milliseconds since 1970. */
  absentAt(key: DefinitionKey): number | undefined {
    return this.#absent.get(keyText(key));
  }

  /** A promise for each key: the row, null when there is none, or a rejection with TablelandError. */
  fetch(keys: readonly DefinitionKey[]): readonly Promise<DefinitionRow | null>[] {
    const missing = new Map<number, string[]>();
    for (const key of keys) {
      if (this.#underWay.get(keyText(key)) !== undefined) continue;
      const ids = missing.get(key.tableId) ?? [];
      missing.set(key.tableId, [...ids.filter((id) => id !== key.id), key.id]);
    }
    for (const [tableId, ids] of missing) {
      for (let at = 0; at < ids.length; at += IDS_A_STATEMENT) this.#begin(tableId, ids.slice(at, at + IDS_A_STATEMENT));
    }
    return keys.map((key) => this.#underWay.get(keyText(key)) ?? Promise.resolve(null));
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#underWay.settled();
  }

  #begin(tableId: number, ids: readonly string[]): void {
    const rows = this.#fetch(tableId, ids);
    for (const id of ids) {
      const one = rows.then((found) => found.get(id) ?? null);
      void this.#underWay.add(keyText({ tableId, id }), one);
    }
  }

  async #fetch(tableId: number, ids: readonly string[]): Promise<ReadonlyMap<string, DefinitionRow>> {
    const at = this.#now();
    const rows = await this.#source.byIds(tableId, ids);
    const found = new Map(rows.map((row) => [row.id, row]));
    const absent = ids.filter((id) => !found.has(id));
    await this.#cache.writeRows(tableId, new Date(at), rows, absent);
    for (const id of absent) this.#absent.set(keyText({ tableId, id }), at);
    for (const id of found.keys()) this.#absent.delete(keyText({ tableId, id }));
    return found;
  }
}

const keyText = ({ tableId, id }: DefinitionKey): string => `${tableId}/${id}`;
