import { ExchangeError } from './exchange-error';

/** What clients know as the text for a body in the wrong form. */
export const UNPARSED = "Couldn't parse request body.";

export type Fields = Readonly<Record<string, unknown>>;

/** @throws ExchangeError */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse();
  return value as Fields;
}

/** Undefined when it is absent or null. */
export function field(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;
}

export function textField(fields: Fields, name: string, longest: number): string | undefined {
  const value = field(fields, name);
  if (value === undefined) return undefined;
  return typeof value === 'string' && value.length <= longest ? value : refuse();
}

/** Texts without repetitions; empty when absent. */
export function textsField(fields: Fields, name: string, most: number, longest: number): readonly string[] {
  const value = field(fields, name) ?? [];
  if (!Array.isArray(value)) return refuse();
  if (value.length > most) throw new ExchangeError(400, `Too many ${name}: at most ${most} can be asked for at once.`);
  const texts = value.map((one: unknown) => (typeof one === 'string' && one.length <= longest ? one : refuse()));
  return [...new Set(texts)];
}

function refuse(): never {
  throw new ExchangeError(400, UNPARSED);
}
