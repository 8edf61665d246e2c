export { settingsTable } from './document';
export type { NamedUrl, TrustedIssuer } from './parsers';
export { readSettings, SettingsError, type Environment, type SettingProblem, type SettingsOf } from './read';
export type { ProcessName } from './setting';
