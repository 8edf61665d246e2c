import type { ColumnKind, TableShape } from './table';

/** Columns of a table whose values grow with the chain: its first key column and those it is looked up by, where they are ids. */
export function growingColumns(shape: TableShape): string[] {
  const columns = new Set([shape.key[0] as string, ...shape.lookups]);
  return [...columns].filter((column) => isId(shape.columns[column]));
}

function isId(kind: ColumnKind | undefined): boolean {
  return kind === 'id' || kind === 'id?';
}

/**
 * The largest values that the database held when the state began. Most of what a new block touches is newer than that, so it is known to
 * be absent without asking: later rows are in the state itself.
 */
export class Horizon {
  readonly #largest = new Map<string, number>();

  set(column: string, largest: number): void {
    this.#largest.set(column, largest);
  }

  beyond(column: string, value: unknown): boolean {
    const largest = this.#largest.get(column);
    return largest !== undefined && typeof value === 'number' && value > largest;
  }
}
