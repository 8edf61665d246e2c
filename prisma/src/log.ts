import type { Logger } from 'pino';

/** The part of a pino logger that this package calls. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
