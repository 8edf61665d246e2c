import { NodeError } from '@dimo-node/kit';

/** The one answer to tokens that are not taken: says what is wrong with it and repeats nothing of it. */
export function refusal(reason: string, cause?: unknown): NodeError {
  return new NodeError('UNAUTHENTICATED', `the token is not accepted: ${reason}`, cause === undefined ? {} : { cause });
}
