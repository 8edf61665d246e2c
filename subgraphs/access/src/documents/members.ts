import { DocumentError } from './document-error';

export type Members = Readonly<Record<string, unknown>>;

/** Longest text taken for anything that is compared. */
const MAX_TEXT = 500;

/** Reads members of a JSON object; each refusal has the one text that clients know for this part of a document. */
export class MemberReader {
  readonly #members: Members;
  readonly #refusal: string;

  /** @throws DocumentError when the value is no object */
  constructor(value: unknown, refusal: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DocumentError(refusal);
    this.#members = value as Members;
    this.#refusal = refusal;
  }

  /** Undefined when it is absent. */
  value(name: string): unknown {
    return Object.hasOwn(this.#members, name) ? (this.#members[name] ?? undefined) : undefined;
  }

  object(name: string): MemberReader {
    return new MemberReader(this.value(name), this.#refusal);
  }

  text(name: string, longest: number = MAX_TEXT): string {
    return this.optionalText(name, longest) ?? this.#refuse();
  }

  optionalText(name: string, longest: number = MAX_TEXT): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : this.#boundedText(value, longest);
  }

  /** Absent is empty. */
  list(name: string, longest: number): readonly unknown[] {
    const value = this.value(name) ?? [];
    return Array.isArray(value) && value.length <= longest ? (value as readonly unknown[]) : this.#refuse();
  }

  texts(name: string, longest: number): readonly string[] {
    return this.list(name, longest).map((value) => this.#boundedText(value, MAX_TEXT));
  }

  /** Milliseconds since 1970; undefined when absent or empty. */
  optionalTime(name: string): number | undefined {
    const text = this.optionalText(name);
    if (text === undefined || text === '') return undefined;
    const time = RFC_3339.test(text) ? Date.parse(text) : NaN;
    return Number.isNaN(time) ? this.#refuse() : time;
  }

  #boundedText(value: unknown, longest: number): string {
    return typeof value === 'string' && value.length <= longest ? value : this.#refuse();
  }

  #refuse(): never {
    throw new DocumentError(this.#refusal);
  }
}

/** With an offset, since a time without one would mean what the reader's clock says. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
