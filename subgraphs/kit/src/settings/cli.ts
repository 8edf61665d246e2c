import { readFileSync, writeFileSync } from 'node:fs';
import { withSettingsTable } from './document';

// `npm run settings:doc`: brings the table of settings in a Markdown file up to date.
const file = process.argv[2];
if (file === undefined) {
  console.error('usage: npm run settings:doc (node settings/cli.js FILE.md)');
  process.exit(1);
}
writeFileSync(file, withSettingsTable(readFileSync(file, 'utf8')));
