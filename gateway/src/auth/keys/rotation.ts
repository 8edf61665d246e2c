/** Times of a rotation, in seconds. */
export interface RotationRule {
  /** How long others may keep the list of published keys. */
  readonly cacheSeconds: number;
  /** A new key is published for so long before it signs: longer than others keep the list, with room for clocks that differ. */
  readonly publishSeconds: number;
  /** After its last signature a key stays published for so long: the longest life of a token, with the same room. */
  readonly keepSeconds: number;
}

/** The longest life that a token of either issuer may have, in seconds: what a superseded key is kept for. */
export const LONGEST_TOKEN_SECONDS = { login: 3_600, vehicle: 600 } as const;

/** The two sets of keys, each a folder in KEYS_DIR. A token of one can never pass for one of the other: they share no key. */
export type KeySetName = keyof typeof LONGEST_TOKEN_SECONDS;
export const KEY_SETS: readonly KeySetName[] = ['login', 'vehicle'];

const CACHE_SECONDS = 300;
const MARGIN_SECONDS = 300;

export function ruleOf(set: KeySetName): RotationRule {
  return {
    cacheSeconds: CACHE_SECONDS,
    publishSeconds: CACHE_SECONDS + MARGIN_SECONDS,
    keepSeconds: LONGEST_TOKEN_SECONDS[set] + MARGIN_SECONDS,
  };
}

/** What each key of a set is for at one time. */
export interface Roles<K> {
  readonly signing: K;
  /** The signing key first. */
  readonly published: readonly K[];
  /** Keys that no living token was signed with. */
  readonly retired: readonly K[];
  /** When this changes by itself, in ms since 1970; Infinity for never. */
  readonly until: number;
}

/**
 * The roles by the times of making alone, so that replicas that see the same keys agree without a word: a key signs from its publication time on
 * until the next one's, the first from the start, and is retired when the last token that it can have signed has expired.
 * `keys` are in the order of their making, at least one.
 */
export function rolesAt<K extends { readonly madeAt: number }>(keys: readonly K[], rule: RotationRule, now: number): Roles<K> {
  const signsFrom = keys.map(({ madeAt }, index) => (index === 0 ? -Infinity : madeAt + rule.publishSeconds * 1_000));
  const retiredFrom = keys.map((_, index) => (signsFrom[index + 1] ?? Infinity) + rule.keepSeconds * 1_000);
  const current = signsFrom.findLastIndex((time) => time <= now);
  const signing = keys[current];
  if (signing === undefined) throw new RangeError('a key ring has at least one key');
  const kept = keys.filter((key, index) => key !== signing && now < (retiredFrom[index] ?? 0));
  return {
    signing,
    published: [signing, ...kept],
    retired: keys.filter((_, index) => now >= (retiredFrom[index] ?? 0)),
    until: Math.min(...[...signsFrom, ...retiredFrom].filter((time) => time > now)),
  };
}
