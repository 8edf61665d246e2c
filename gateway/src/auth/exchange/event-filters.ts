import type { EventGrant } from '@dimo-node/kit';
import { field, fieldsOf, textField, textsField, UNPARSED } from './body-reader';
import { ExchangeError } from './exchange-error';

const ANY = '*';
const MAX_FILTERS = 50;
const MAX_PATTERNS = 100;
const MAX_TEXT = 300;
/** Pairs of an id and a tag in all filters: each is looked for in the grant. */
const MAX_PAIRS = 2_000;

/**
 * Documents that a token shall open; what a filter leaves out stands for any.
 * @throws ExchangeError 400
 */
export function readEvents(value: unknown): readonly EventGrant[] {
  if (value === undefined) return [];
  const filters = field(fieldsOf(value), 'events') ?? [];
  if (!Array.isArray(filters)) throw new ExchangeError(400, UNPARSED);
  if (filters.length > MAX_FILTERS) throw new ExchangeError(400, `Too many cloud events: at most ${MAX_FILTERS} can be asked for at once.`);
  const events = filters.map(readFilter);
  const pairs = events.reduce((sum, { ids, tags }) => sum + ids.length * tags.length, 0);
  if (pairs > MAX_PAIRS)
    throw new ExchangeError(400, `Too many cloud events: at most ${MAX_PAIRS} pairs of an id and a tag can be asked for at once.`);
  return events;
}

function readFilter(value: unknown): EventGrant {
  const fields = fieldsOf(value);
  return {
    eventType: textField(fields, 'eventType', MAX_TEXT) || ANY,
    source: textField(fields, 'source', MAX_TEXT) || ANY,
    ids: orAny(textsField(fields, 'ids', MAX_PATTERNS, MAX_TEXT)),
    tags: orAny(textsField(fields, 'tags', MAX_PATTERNS, MAX_TEXT)),
  };
}

function orAny(patterns: readonly string[]): readonly string[] {
  return patterns.length > 0 ? patterns : [ANY];
}
