import { hash } from 'node:crypto';

/** SHA-256 of an operation's text, lower-case hex: the same that clients of persisted queries send. */
export function operationHash(query: string): string {
  return hash('sha256', query, 'hex');
}
