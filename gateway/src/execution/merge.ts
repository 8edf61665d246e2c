import type { Data } from './shape';

/** Merges what a fetch gave into what is known of the same object; lists of one length are taken to be the same list. */
export function mergeInto(target: Data, source: Data): void {
  for (const key in source) {
    const value = source[key];
    // A subgraph's answer is not trusted with the prototype of our objects.
    if (value === undefined || key === '__proto__') continue;
    const known = target[key];
    if (isObject(known) && isObject(value)) mergeInto(known, value);
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) mergeLists(known, value);
    else target[key] = value;
  }
}

function mergeLists(target: unknown[], source: readonly unknown[]): void {
  for (let i = 0; i < source.length; i += 1) {
    const known = target[i];
    const value = source[i];
    if (isObject(known) && isObject(value)) mergeInto(known, value);
    else target[i] = value;
  }
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
