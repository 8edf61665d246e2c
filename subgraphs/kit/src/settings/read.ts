import { devnet, type Network } from '../network';
import { ParseProblem } from './parsers';
import type { AnySetting, ProcessName, ReadersOf, ValueOf } from './setting';
import { SETTINGS } from './table';

type Table = typeof SETTINGS;

/** The settings that one program reads, typed; `undefined` only where leaving a variable out has a meaning. */
export type SettingsOf<P extends ProcessName> = {
  readonly [K in keyof Table as P extends ReadersOf<Table[K]> ? K : never]: ValueOf<Table[K], P>;
};

export interface SettingProblem {
  /** Name of the environment variable. */
  readonly name: string;
  /** The whole message: what is wrong, and what would be right. */
  readonly message: string;
}

/** Every setting that is wrong, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly SettingProblem[]) {
    const title = problems.length === 1 ? 'a setting is wrong:' : `${problems.length} settings are wrong:`;
    super([title, ...problems.map((problem) => `  ${problem.message}`)].join('\n'));
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a program from its environment, frozen. A variable that is set to nothing counts as not set.
 * Throws SettingsError that lists everything wrong.
 */
export function readSettings<P extends ProcessName>(env: Environment, program: P): SettingsOf<P> {
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<AnySetting>(SETTINGS)) {
    if (!setting.readBy.includes(program)) continue;
    try {
      values[key] = readOne(setting, env[setting.env]?.trim() ?? '', program);
    } catch (error) {
      if (!(error instanceof ParseProblem)) throw error;
      problems.push({ name: setting.env, message: `${setting.env} ${error.message}.\n      ${plain(setting.about)}` });
    }
  }
  problems.push(...contradictions(env, program, values));
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.freeze(values) as SettingsOf<P>;
}

function readOne(setting: AnySetting, text: string, program: ProcessName): unknown {
  if (text === '') {
    if (setting.kind === 'defaulted') return setting.parser.parse(setting.default);
    if (setting.requiredBy.includes(program)) throw new ParseProblem(`is required (${plain(setting.parser.form)})`);
    return undefined;
  }
  try {
    return setting.parser.parse(text);
  } catch (error) {
    if (!(error instanceof ParseProblem) || setting.secret === true) throw error;
    const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
    throw new ParseProblem(`${error.message}, but it is "${shown}"`);
  }
}

/** A whole node brings its own chain only if it is asked for no other: guessing would index the wrong one. */
function contradictions(env: Environment, program: ProcessName, values: Readonly<Record<string, unknown>>): SettingProblem[] {
  if (program !== 'node') return [];
  const network = values.network as Network | undefined;
  const hasRpc = (env.RPC_URLS ?? '').trim() !== '';
  if (network === undefined && (env.NETWORK ?? '').trim() === '' && hasRpc) {
    return [
      { name: 'NETWORK', message: 'NETWORK is required when RPC_URLS is set: name the chain behind the RPC, such as NETWORK=polygon.' },
    ];
  }
  if (network !== undefined && network.name !== devnet.name && !hasRpc) {
    return [
      {
        name: 'RPC_URLS',
        message: `RPC_URLS is required with NETWORK=${env.NETWORK ?? ''}: give one or several JSON-RPC endpoints of that chain.`,
      },
    ];
  }
  return [];
}

/** Markdown's code marks mean nothing at a terminal. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
