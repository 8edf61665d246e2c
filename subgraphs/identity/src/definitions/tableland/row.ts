/** A device definition as the API shows it. */
export interface DefinitionRow {
  readonly id: string;
  readonly ksuid: string | null;
  readonly model: string;
  readonly year: number;
  readonly deviceType: string | null;
  readonly imageUri: string | null;
  readonly attributes: readonly DefinitionAttribute[];
}

export interface DefinitionAttribute {
  readonly name: string;
  readonly value: string;
}

/** Far above any real definition; the rest is left out. */
const MOST_ATTRIBUTES = 1_000;
const LONGEST_TEXT = 10_000;
const MAX_INT = 2 ** 31 - 1;

/**
 * A row of the gateway's answer; undefined when it is none: not an object, or without an id, a model or a whole year.
 * Column names count in any case; empty texts are null.
 */
export function readRow(value: unknown): DefinitionRow | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const columns = new Map(Object.entries(value).map(([name, cell]) => [name.toLowerCase(), cell]));
  const id = textOf(columns.get('id'));
  const model = textOf(columns.get('model'));
  const year = yearOf(columns.get('year'));
  if (id === null || model === null || year === undefined) {
    return undefined;
  }
  return {
    id,
    model,
    year,
    ksuid: textOf(columns.get('ksuid')),
    deviceType: textOf(columns.get('devicetype')),
    imageUri: textOf(columns.get('imageuri')),
    attributes: attributesOf(columns.get('metadata')),
  };
}

/** The pairs that say something, in their order. The gateway gives an object; text of it is understood as well. */
function attributesOf(metadata: unknown): readonly DefinitionAttribute[] {
  const read = typeof metadata === 'string' ? parsed(metadata) : metadata;
  const pairs = isRecord(read) ? read['device_attributes'] : undefined;
  if (!Array.isArray(pairs)) {
    return [];
  }
  return pairs.slice(0, MOST_ATTRIBUTES).flatMap((pair: unknown) => {
    const [name, value] = isRecord(pair) ? [textOf(pair['name']), textOf(pair['value'])] : [null, null];
    return name === null || value === null || value === '<nil>' ? [] : [{ name, value }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Text that the database can hold (no NUL, whole characters), null when there is none. Numbers come where text was stored. */
function textOf(value: unknown): string | null {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string' || text === '' || text.length > LONGEST_TEXT || text.includes('\0')) {
    return null;
  }
  return Buffer.from(text).toString();
}

function yearOf(value: unknown): number | undefined {
  const year = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof year === 'number' && Number.isInteger(year) && Math.abs(year) <= MAX_INT ? year : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
