import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { DatabaseError, reasonOf } from '../errors';
import type { Log } from '../log';
import type { Binaries } from './binaries';
import { CLUSTER_USER, SERVER_ENV } from './cluster';
import { guardProcess } from './guard';
import { freePort } from './port';
import { stopPostmaster } from './processes';
import type { RunAs } from './run-as';
import { relayServerLog } from './server-log';

const START_TIMEOUT_MS = 60_000;
const START_ATTEMPTS = 5;

const DEFAULT_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  max_connections: '100',
  // No replica ever reads this log, so it may be as short as crash recovery allows.
  wal_level: 'minimal',
  max_wal_senders: '0',
  random_page_cost: '1.1',
  // The node's queries are short: compiling them costs more than it saves.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '',
};
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum_naptime: '30s' };

export interface ServerOptions {
  /** Preferred port; another one is taken when it is busy. */
  readonly port?: number | undefined;
  readonly log?: Log | undefined;
  readonly durable?: boolean | undefined;
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly onCrash?: ((reason: string) => void) | undefined;
}

/** A running server process. */
export interface Server {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts on a free port, again when that port was taken meanwhile or a killed server's children still hold its memory. */
export async function startServer(
  options: ServerOptions,
  binaries: Binaries,
  cluster: string,
  password: string,
  runAs: RunAs | undefined,
): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(options.port);
    try {
      return await launch(options, binaries, cluster, password, port, runAs);
    } catch (error) {
      if (attempt >= START_ATTEMPTS || !/address already in use|shared memory block|lock file/i.test(reasonOf(error))) throw error;
      options.log?.warn({ attempt, reason: reasonOf(error) }, 'database server did not start, trying again');
      await delay(500 * attempt);
    }
  }
}

async function launch(
  options: ServerOptions,
  binaries: Binaries,
  cluster: string,
  password: string,
  port: number,
  runAs: RunAs | undefined,
): Promise<Server> {
  const settings = { ...DEFAULT_SETTINGS, ...(options.durable === false ? NOT_DURABLE : {}), ...options.settings, port: String(port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // In its own process group, so that Ctrl-C at the terminal reaches the supervisor alone, which stops things in order.
  const child = spawn(binaries.postgres, ['-D', cluster, ...flags], {
    cwd: cluster,
    uid: runAs?.uid,
    gid: runAs?.gid,
    env: SERVER_ENV,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output = relayServerLog(child.stderr, options.log);
  const ended = endOf(child, binaries.postgres);
  const pid = child.pid;
  if (pid === undefined) throw new DatabaseError('POSTGRES_UNAVAILABLE', await ended);
  const guard = guardProcess(pid, 'INT');
  const abort = new AbortController();
  const early = ended.then((reason) => {
    guard.release();
    throw new DatabaseError('POSTGRES_UNAVAILABLE', `the database server ended at start (${reason}): ${output.tail()}`);
  });
  try {
    await Promise.race([waitForAnswer(port, password, abort.signal), early]);
  } catch (error) {
    abort.abort();
    await stopPostmaster(pid);
    throw error;
  }
  let stopping = false;
  early.catch(() => undefined);
  void ended.then((reason) => {
    if (!stopping) options.onCrash?.(`the database server ended unasked (${reason}): ${output.tail()}`);
  });
  return {
    pid,
    port,
    async stop() {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) await stopPostmaster(pid);
      await ended;
    },
  };
}

/** Resolves to how the process ended; also when it could not be started. */
function endOf(child: ChildProcess, program: string): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`cannot run ${program}: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal === null ? `code ${code ?? 'unknown'}` : `signal ${signal}`));
  });
}

/** Waits through recovery after a crash, and makes the node's database if it is not there. */
async function waitForAnswer(port: number, password: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!signal.aborted) {
    const client = new Client({ connectionString: urlOf(port, password, 'postgres'), connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [CLUSTER_USER]);
      if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(CLUSTER_USER)}`);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === '28P01') {
        throw new DatabaseError(
          'POSTGRES_UNAVAILABLE',
          'the database refuses the password kept in its data folder: restore the file `password`, or start with --fresh to begin anew',
          { cause: error },
        );
      }
      if (Date.now() > deadline) {
        const reason = `the database server did not answer within ${START_TIMEOUT_MS / 1000} s: ${reasonOf(error)}`;
        throw new DatabaseError('POSTGRES_UNAVAILABLE', reason, { cause: error });
      }
      await delay(30, undefined, { signal }).catch(() => undefined);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Connection string of a database of a cluster on this machine. */
export function urlOf(port: number, password: string, database: string): string {
  return `postgresql://${CLUSTER_USER}:${password}@127.0.0.1:${port}/${database}`;
}
