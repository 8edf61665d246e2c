import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** Namespace of our advisory locks, so that they meet nobody else's. */
const LOCK_SPACE = 0x44494d4f;

export interface SessionLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** The right to write one chain's twin: an advisory lock on the writing connection. Losing the connection is losing the right. */
export class WriterSession {
  readonly client: Client;
  /** Reads committed rows while the other connection writes. */
  readonly reader: Client;
  /** Set when the connection broke; every later use fails by itself. */
  broken: Error | undefined;

  private constructor(url: string) {
    this.client = connection(url, 'dimo-node indexer');
    this.reader = connection(url, 'dimo-node indexer, reading');
    for (const client of [this.client, this.reader]) client.on('error', (error) => (this.broken ??= error));
  }

  /** Connects and waits, as a standby, until no other process holds the lock of this chain. */
  static async open(url: string, chainId: number, log: SessionLog, signal: AbortSignal): Promise<WriterSession> {
    const session = new WriterSession(url);
    try {
      for (const client of [session.client, session.reader]) {
        await client.connect();
        await client.query("SET timezone = 'UTC'; SET synchronous_commit = off; SET jit = off; SET statement_timeout = '10min'");
      }
      for (let attempt = 0; !(await tryLock(session.client, chainId)); attempt++) {
        if (attempt === 0) log.info({ chainId }, 'another indexer is writing this chain: standing by');
        await sleep(1000, undefined, { signal });
      }
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Runs `work` in one transaction. Commits are not flushed one by one: a crash loses whole batches, which are then read again. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('BEGIN');
    try {
      const result = await work();
      await this.client.query('COMMIT');
      return result;
    } catch (error) {
      await this.client.query('ROLLBACK').catch((failure: Error) => (this.broken ??= failure));
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.client.end(), this.reader.end()]);
  }
}

function connection(url: string, name: string): Client {
  return new Client({ connectionString: url, application_name: name, connectionTimeoutMillis: 10_000, keepAlive: true });
}

async function tryLock(client: Client, chainId: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [LOCK_SPACE, chainId]);
  return rows[0]?.locked === true;
}
