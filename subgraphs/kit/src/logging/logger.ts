import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

export interface LoggerOptions {
  /** Least level written; `info` if not given. */
  readonly level?: string | undefined;
  /** One readable line for a person instead of JSON; by itself on a terminal. */
  readonly pretty?: boolean | undefined;
  /** Where lines go instead of standard output; for tests. */
  readonly destination?: DestinationStream | undefined;
}

/** Never written, wherever a logged object carries them. */
const SECRET_PATHS = [
  'authorization',
  'cookie',
  'password',
  'privateKey',
  'token',
  'headers.authorization',
  'headers.cookie',
  'headers["x-api-key"]',
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-api-key"]',
  '*.authorization',
  '*.password',
  '*.privateKey',
];

/** A logger that writes one JSON line an event with the part's name; secrets are replaced by `[redacted]`. */
export function createLogger(name: string, options: LoggerOptions = {}): Logger {
  const settings = {
    name,
    level: options.level ?? 'info',
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    serializers: { err: pino.stdSerializers.err },
  };
  if (options.destination !== undefined) return pino(settings, options.destination);
  const pretty = options.pretty ?? process.stdout.isTTY === true;
  if (!pretty) return pino(settings);
  return pino(settings, pino.transport({ target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' } }));
}
