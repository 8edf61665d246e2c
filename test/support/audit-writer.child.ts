import { openAuditLog, refusals } from './audit';

/** Writes to the audit log until it is killed, and prints the number of each entry that it was told is in the log. */
async function main(databaseUrl: string): Promise<void> {
  const log = openAuditLog(databaseUrl, { limits: { batch: 20, gatherMs: 1, idleGatherMs: 1 } });
  for (let next = 1; ; next += 10) {
    const entries = refusals(next, 10);
    for (const entry of entries.slice(0, 9)) log.note(entry);
    await log.append(entries[9]!);
    process.stdout.write(`${next + 9}\n`);
  }
}

void main(process.argv[2] ?? '');
