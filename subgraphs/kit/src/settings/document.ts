import type { AnySetting } from './setting';
import { SETTINGS } from './table';

/** How many kinds of program there are: a setting that all of them read says so. */
const PROGRAMS = 5;
const START = '<!-- settings -->';
const END = '<!-- /settings -->';

/** The table of all settings in Markdown, as it stands in the README: columns of even width. */
export function settingsTable(): string {
  const rows = Object.values<AnySetting>(SETTINGS).map((setting) => {
    const readBy = setting.readBy.length === PROGRAMS ? 'all' : setting.readBy.join(', ');
    return [`\`${setting.env}\``, defaultOf(setting), readBy, setting.about];
  });
  const head = ['Variable', 'Default', 'Read by', 'Meaning'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** A text with the table between its marks `<!-- settings -->` and `<!-- /settings -->`. Throws Error if they are not there. */
export function withSettingsTable(markdown: string): string {
  const [before, rest] = markdown.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the text has no ${START} with a ${END} after it`);
  return `${before}${START}\n\n${settingsTable()}\n\n${END}${after}`;
}

function defaultOf(setting: AnySetting): string {
  if (setting.kind === 'defaulted') return setting.default === '' ? 'none' : `\`${setting.default}\``;
  const required = setting.requiredBy.length > 0 && setting.requiredBy.length < setting.readBy.length;
  return required ? `${setting.without} (required by ${setting.requiredBy.join(', ')})` : setting.without;
}
