#!/usr/bin/env node
import './telemetry-off';
import { parseArgs } from 'node:util';
import { createLogger, readSettings, SettingsError, type ProcessName } from '@dimo-node/kit';
import { usage } from './cli-usage';
import { EXIT, runProgram, runTask, type ExitCode } from './node/run';

const SERVICES = ['node', 'gateway', 'indexer', 'identity'] as const satisfies readonly ProcessName[];
const COMMANDS = [...SERVICES, 'rebuild', 'verify', 'keys', 'audit'] as const;
type Command = (typeof COMMANDS)[number];

/** Rows of each table that `verify` looks at unless told. */
const SAMPLE = 200;

async function main(): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      fresh: { type: 'boolean' },
      all: { type: 'boolean' },
      sample: { type: 'string' },
      head: { type: 'string', multiple: true },
    },
    allowPositionals: true,
  });
  if (values.help === true) {
    console.log(usage());
    return EXIT.ok;
  }
  const [word = 'node', ...more] = positionals;
  const command = COMMANDS.find((name) => name === word);
  if (command === undefined || more.length > 0) throw new UsageError(`there is no command "${positionals.join(' ')}"`);
  const fresh = values.fresh === true;
  if (fresh && command !== 'node') throw new UsageError(`--fresh is for a whole node: ${command} keeps no data of its own`);
  if (command !== 'verify' && (values.all !== undefined || values.sample !== undefined))
    throw new UsageError('--all and --sample are for verify');
  if (command !== 'audit' && values.head !== undefined) throw new UsageError('--head is for audit');
  return run(command, { fresh, sample: values.all === true ? 'all' : sampleSize(values.sample), heads: values.head ?? [] });
}

function sampleSize(text: string | undefined): number {
  if (text === undefined) return SAMPLE;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1) throw new UsageError(`--sample takes a whole number of rows from 1, not "${text}"`);
  return size;
}

interface Flags {
  readonly fresh: boolean;
  readonly sample: number | 'all';
  readonly heads: readonly string[];
}

async function run(command: Command, { fresh, sample, heads }: Flags): Promise<ExitCode> {
  const { env } = process;
  // What a program consists of is loaded when its settings are in order: a wrong word is answered at once.
  switch (command) {
    case 'node': {
      const settings = readSettings(env, command);
      if (fresh && settings.databaseUrl !== undefined) {
        throw new UsageError('--fresh deletes embedded data only, but DATABASE_URL names a server of yours: empty that database yourself');
      }
      const log = createLogger('node', { level: settings.logLevel, pretty: settings.logPretty });
      const { startWholeNode } = await import('./node/whole-node.js');
      return runProgram(log, (parts, signal) =>
        startWholeNode(parts, { settings, fresh, log, signal, print: (text) => console.log(text) }),
      );
    }
    case 'gateway': {
      const settings = readSettings(env, command);
      const log = createLogger(command, { level: settings.logLevel, pretty: settings.logPretty });
      const { startGatewayService } = await import('./node/services.js');
      return runProgram(log, (parts) => startGatewayService(parts, settings, log));
    }
    case 'indexer': {
      const settings = readSettings(env, command);
      const log = createLogger(command, { level: settings.logLevel, pretty: settings.logPretty });
      const { startIndexerService } = await import('./node/services.js');
      return runProgram(log, (parts) => startIndexerService(parts, settings, log));
    }
    case 'identity': {
      const settings = readSettings(env, command);
      const log = createLogger(command, { level: settings.logLevel, pretty: settings.logPretty });
      const { startIdentityService } = await import('./node/services.js');
      return runProgram(log, (parts) => startIdentityService(parts, settings, log));
    }
    case 'rebuild': {
      const settings = readSettings(env, 'twin');
      const log = createLogger(command, { level: settings.logLevel, pretty: settings.logPretty });
      const { rebuild } = await import('./node/twin-commands.js');
      return runTask(log, (parts, signal) => rebuild(parts, settings, log, signal));
    }
    case 'verify': {
      const settings = readSettings(env, 'twin');
      const log = createLogger(command, { level: settings.logLevel, pretty: settings.logPretty });
      const { verify } = await import('./node/twin-commands.js');
      let agrees = false;
      const code = await runTask(log, async (parts, signal) => {
        agrees = await verify(parts, settings, { sample, log, signal, print: (text) => console.log(text) });
      });
      return code === EXIT.ok && !agrees ? EXIT.failed : code;
    }
    case 'keys': {
      const { rotate } = await import('./node/access-commands.js');
      await rotate(readSettings(env, 'twin'), (text) => console.log(text));
      return EXIT.ok;
    }
    case 'audit': {
      const settings = readSettings(env, 'twin');
      const log = createLogger(command, { level: settings.logLevel, pretty: settings.logPretty });
      const { HeadTextError, parseHead, verifyAuditLog } = await import('./node/access-commands.js');
      let whole = false;
      const noted = usable(() => heads.map(parseHead), HeadTextError);
      const code = await runTask(log, async (parts, signal) => {
        whole = await verifyAuditLog(parts, settings, { heads: noted, log, signal, print: (text) => console.log(text) });
      });
      return code === EXIT.ok && !whole ? EXIT.failed : code;
    }
  }
}

/** The value, or what is wrong with the words it is made from. */
function usable<T>(read: () => T, problem: new (message: string) => Error): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof problem ? new UsageError(error.message) : error;
  }
}

/** Words on the command line that mean nothing. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** parseArgs' own complaints have codes. */
function isUsage(error: unknown): error is Error {
  return error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    // These say what the operator has to mend; where in the code it was noticed does not help.
    if (error instanceof SettingsError || (error instanceof Error && error.name === 'KeyFileError')) console.error(error.message);
    else if (isUsage(error)) console.error(`${error.message}\n\n${usage()}`);
    else console.error(error);
    process.exit(EXIT.failed);
  },
);
