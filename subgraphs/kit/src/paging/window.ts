import { PlainError } from '../errors';

/** The paging arguments of a Relay list; an explicit null is the same as leaving one out. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Which rows of a list are asked for. Cursors are still text: only the list knows how to read them. */
export interface Window {
  /** Rows on the page, 0 or more. */
  readonly size: number;
  /** Taken from the back of the order (`last`). */
  readonly backward: boolean;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/** Most rows on one page of any list. */
export const PAGE_LIMIT = 100;

/**
 * Exactly one of `first` and `last`, from 0 to the limit.
 * @throws PlainError with the texts that clients of the public API know
 */
export function readWindow(args: PageArgs, limit = PAGE_LIMIT): Window {
  const first = args.first ?? undefined;
  const last = args.last ?? undefined;
  if (first !== undefined && last !== undefined) {
    throw new PlainError('pass `first` or `last`, but not both');
  }
  const size = first ?? last;
  if (size === undefined) {
    throw new PlainError('provide `first` or `last`');
  }
  const name = first === undefined ? 'last' : 'first';
  if (size < 0) {
    throw new PlainError(`the value for \`${name}\` cannot be negative`);
  }
  if (size > limit) {
    throw new PlainError(`the value ${size} for \`${name}\` exceeds the limit ${limit}`);
  }
  return { size, backward: name === 'last', after: args.after ?? undefined, before: args.before ?? undefined };
}
