import { createHash } from 'node:crypto';

/** SHA-256 of a text in UTF-8, as 64 hex digits: the key of rows that are named by text of any length. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
