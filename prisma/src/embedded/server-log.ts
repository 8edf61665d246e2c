import type { Readable } from 'node:stream';
import type { Log } from '../log';

export interface ServerLog {
  /** The last lines the server wrote, for an error's text. */
  tail(): string;
}

const TAIL_CHARACTERS = 1_500;

/** Passes the server's lines on: its warnings as warnings, statements' errors (which their callers get anyway) and the rest as debug. */
export function relayServerLog(stream: Readable, log?: Log): ServerLog {
  let tail = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-TAIL_CHARACTERS);
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-TAIL_CHARACTERS);
    for (const line of lines) {
      if (/^(PANIC|WARNING): /.test(line)) log?.warn({ line }, 'database server');
      else if (line !== '') log?.debug({ line }, 'database server');
    }
  });
  stream.on('error', () => undefined);
  return { tail: () => tail.trim() };
}
