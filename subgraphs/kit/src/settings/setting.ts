import type { Parser } from './parsers';

/** The programs that read settings: a whole node in one, its parts alone, and the commands that rebuild or verify a twin. */
export type ProcessName = 'node' | 'gateway' | 'indexer' | 'identity' | 'twin';

interface SettingText<R extends ProcessName> {
  /** Name of the environment variable. */
  readonly env: string;
  readonly readBy: readonly R[];
  /** One sentence for the table in the README and for error messages. */
  readonly about: string;
  /** The value may hold a password or key: never printed. */
  readonly secret?: boolean;
}

export interface DefaultedSetting<T, R extends ProcessName> extends SettingText<R> {
  readonly kind: 'defaulted';
  readonly parser: Parser<T>;
  /** As one would write it in the environment; parsed like any other value. */
  readonly default: string;
}

export interface OptionalSetting<T, R extends ProcessName, Q extends ProcessName> extends SettingText<R> {
  readonly kind: 'optional';
  readonly parser: Parser<T>;
  /** Processes that cannot start without it. */
  readonly requiredBy: readonly Q[];
  /** What happens without it, for the table. */
  readonly without: string;
}

export type AnySetting = DefaultedSetting<unknown, ProcessName> | OptionalSetting<unknown, ProcessName, ProcessName>;

/** A setting that always has a value. */
export function defaulted<T, const R extends ProcessName>(setting: Omit<DefaultedSetting<T, R>, 'kind'>): DefaultedSetting<T, R> {
  return { kind: 'defaulted', ...setting };
}

/** A setting that may be left out, except by the processes that require it. */
export function optional<T, const R extends ProcessName, const Q extends ProcessName = never>(
  setting: Omit<OptionalSetting<T, R, Q>, 'kind' | 'requiredBy'> & { readonly requiredBy?: readonly Q[] },
): OptionalSetting<T, R, Q> {
  return { kind: 'optional', requiredBy: [], ...setting };
}

export type ReadersOf<S> = S extends { readonly readBy: readonly (infer R)[] } ? R : never;

export type ValueOf<S, P extends ProcessName> =
  S extends DefaultedSetting<infer T, ProcessName>
    ? T
    : S extends OptionalSetting<infer T, ProcessName, infer Q>
      ? P extends Q
        ? T
        : T | undefined
      : never;
