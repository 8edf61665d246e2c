export { settingsTable } from './document';
export type { NamedUrl } from './parsers';
export { readSettings, SettingsError, type Environment, type SettingProblem, type SettingsOf } from './read';
export type { ProcessName } from './setting';
