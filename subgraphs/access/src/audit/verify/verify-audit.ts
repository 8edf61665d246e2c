import { SealKeys, type SealKey } from '../seal';
import { Problems, type AuditProblem } from './problems';
import { RowCheck } from './row-check';
import { SealCheck } from './seal-check';
import { lastSeq, storedRows, storedSeals, type Source } from './stored';

/** A row that somebody has noted outside the database, as the log line `audit head` shows it. */
export interface NotedHead {
  readonly seq: bigint;
  /** Lower-case hex. */
  readonly hash: string;
}

export interface VerifyAuditOptions {
  readonly pool: Source;
  /** Keys whose seals are trusted, retired ones too. */
  readonly keys: readonly SealKey[];
  /** Heads noted elsewhere: they prove that nothing up to them was taken away, even by somebody who could sign. */
  readonly heads?: readonly NotedHead[];
  /** Rows in memory at a time; 2,000 unless told. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

export interface AuditVerdict {
  readonly rows: number;
  /** The last row; undefined when the log is empty. */
  readonly head: NotedHead | undefined;
  readonly seals: number;
  /** The last row that a seal proves, 0 for none. */
  readonly sealed: bigint;
  readonly problemCount: number;
  /** The first of them, by row. */
  readonly problems: readonly AuditProblem[];
}

const PAGE_SIZE = 2_000;
const MOST_PROBLEMS = 1_000;

/**
 * Reads the whole log as it stands at the beginning of the call and says what does not fit. Rows that a node adds meanwhile are left for the next
 * time. Throws when the signal aborts and when the database cannot be read.
 */
export async function verifyAudit(options: VerifyAuditOptions): Promise<AuditVerdict> {
  const { pool, keys, heads = [], pageSize = PAGE_SIZE, signal } = options;
  const problems = new Problems(MOST_PROBLEMS);
  // In this order: a seal is never older than its row.
  const lastSeal = await lastSeq(pool, 'audit_seal');
  const last = await lastSeq(pool, 'audit');
  const rowCheck = new RowCheck(problems);
  const sealCheck = await SealCheck.over(storedSeals(pool, lastSeal ?? '0', pageSize), new SealKeys(keys), problems);
  const noted = new Map(heads.map(({ seq, hash }) => [seq.toString(), hash]));
  let head: NotedHead | undefined;
  for await (const row of last === undefined ? [] : storedRows(pool, last, pageSize)) {
    signal?.throwIfAborted();
    rowCheck.row(row);
    await sealCheck.row(row);
    const hash = noted.get(row.seq);
    if (hash !== undefined && hash !== row.hash)
      problems.add(BigInt(row.seq), `row ${row.seq} has another hash than was noted elsewhere: the rows up to it were written anew`);
    noted.delete(row.seq);
    head = { seq: BigInt(row.seq), hash: row.hash };
  }
  await sealCheck.end();
  for (const seq of noted.keys()) problems.add(BigInt(seq), `row ${seq} was noted elsewhere and is not in the log`);
  return {
    rows: rowCheck.count,
    head,
    seals: sealCheck.count,
    sealed: sealCheck.sealed,
    problemCount: problems.count,
    problems: problems.sorted(),
  };
}
