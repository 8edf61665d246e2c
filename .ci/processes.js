// `below PID` prints that process and all its descendants, one JSON line each; `gone FILE` fails while any of them lives.
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');

const [, , command, argument] = process.argv;

/** Processes by id; the start time tells one from a later one with the same id. */
function list() {
  const text = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,lstart=,args='], { encoding: 'utf8' });
  const rows = text.split('\n').map((line) => /^ *(\d+) +(\d+) +(\S+ +\S+ +\S+ +\S+ +\S+) (.*)$/.exec(line));
  return rows.filter(Boolean).map(([, pid, parent, started, args]) => ({ pid: Number(pid), parent: Number(parent), started, args }));
}

if (command === 'below') {
  const all = list();
  const found = all.filter(({ pid }) => pid === Number(argument));
  for (const { pid } of found) found.push(...all.filter(({ parent, args }) => parent === pid && !args.includes('processes.js below')));
  for (const { pid, started, args } of found) console.log(JSON.stringify({ pid, started, args }));
} else {
  const known = readFileSync(argument, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // What ends with its parent may need a moment more than the parent.
  const deadline = Date.now() + 1_000;
  let left = known;
  while (left.length > 0 && Date.now() < deadline) {
    const alive = list();
    left = known.filter((one) => alive.some(({ pid, started }) => pid === one.pid && started === one.started));
  }
  if (known.length < 3) console.error(`only ${known.length} processes were seen: that was no whole node`);
  for (const { pid, args } of left) console.error(`still there: ${pid} ${args}`);
  process.exit(left.length === 0 && known.length >= 3 ? 0 : 1);
}
