// Runs the command of the README's first query, as it stands there but for the address, and compares the answer with the one printed below.
// Usage: node .ci/first-query.js http://localhost:PORT
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const base = process.argv[2];
const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');
const section = /<!-- first-query -->([\s\S]*?)<!-- \/first-query -->/.exec(readme)?.[1] ?? '';
const command = /```sh\n([\s\S]*?)```/.exec(section)?.[1];
const answer = /```json\n([\s\S]*?)```/.exec(section)?.[1];
if (!base || !command || !answer) fail('README.md has no ```sh and ```json block between <!-- first-query --> and <!-- /first-query -->');

const text = execFileSync('bash', ['-c', command.replaceAll('http://localhost:4000', base)], { encoding: 'utf8', timeout: 30_000 });
console.log(text);
const difference = compare(JSON.parse(answer), JSON.parse(text), '$');
if (difference) fail(difference);

/** The first difference, or undefined. A printed text that ends in "..." stands for any with that beginning: times move. */
function compare(printed, real, at) {
  if (typeof printed === 'string' && printed.endsWith('...') && typeof real === 'string') {
    return real.startsWith(printed.slice(0, -3)) ? undefined : `${at}: the README says ${printed}, the node ${real}`;
  }
  if (typeof printed !== 'object' || printed === null || typeof real !== 'object' || real === null) {
    return Object.is(printed, real) ? undefined : `${at}: the README says ${JSON.stringify(printed)}, the node ${JSON.stringify(real)}`;
  }
  for (const key of new Set([...Object.keys(printed), ...Object.keys(real)])) {
    const found = compare(printed[key], real[key], `${at}.${key}`);
    if (found) return found;
  }
  return undefined;
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
