import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, BenchLine } from './report';

/** `npm run bench -- NAME...`: runs what NAME stands for (`gateway`, `gateway.join`, `gateway.join.vs-hive`) and ends with one JSON line a measured thing. */
async function main(names: readonly string[]): Promise<void> {
  const benchmarks = await discover();
  const known = benchmarks.flatMap((benchmark) => benchmark.names);
  const unknown = names.filter((name) => !known.some((candidate) => matches(candidate, name)));
  if (names.length === 0 || unknown.length > 0) {
    note(`${unknown.length > 0 ? `no benchmark is named ${unknown.join(', ')}. ` : ''}Give one or several of: ${known.join(', ')}`);
    process.exitCode = 1;
    return;
  }
  const lines: BenchLine[] = [];
  for (const benchmark of benchmarks) {
    const wanted = new Set(benchmark.names.filter((candidate) => names.some((name) => matches(candidate, name))));
    if (wanted.size > 0) lines.push(...(await benchmark.run(wanted, note)));
  }
  for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
}

function matches(candidate: string, name: string): boolean {
  return candidate === name || candidate.startsWith(`${name}.`);
}

async function discover(): Promise<Benchmark[]> {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.bench.ts'));
  const modules = await Promise.all(
    files.sort().map((file) => import(join(__dirname, file)) as Promise<{ readonly benchmark: Benchmark }>),
  );
  return modules.map(({ benchmark }) => benchmark);
}

/** Progress goes to standard error, so that standard output is the result alone. */
function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
