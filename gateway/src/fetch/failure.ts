import type { ErrorCode } from '@dimo-node/kit';
import type { GraphQLFormattedError } from 'graphql';

/** Why a subgraph gave no answer; becomes an error of the operation that names the subgraph, beside the data of the others. */
export class SubgraphFailure extends Error {
  override readonly name = 'SubgraphFailure';
  readonly service: string;
  readonly code: ErrorCode;
  /** Label in metrics. */
  readonly kind: FailureKind;

  constructor(service: string, kind: FailureKind, cause?: unknown) {
    super(`subgraph "${service}" ${TEXTS[kind]}`, cause === undefined ? undefined : { cause });
    this.service = service;
    this.kind = kind;
    this.code = kind === 'deadline' ? 'TIMEOUT' : 'SUBGRAPH_UNAVAILABLE';
  }

  toGraphQL(): GraphQLFormattedError {
    return { message: this.message, extensions: { code: this.code, service: this.service } };
  }
}

export type FailureKind =
  'connection' | 'refused' | 'deadline' | 'circuit open' | 'bad answer' | 'too large' | 'overloaded' | 'client gone' | 'internal';

const TEXTS: Readonly<Record<FailureKind, string>> = {
  connection: 'cannot be reached',
  refused: 'does not take the gateway for what it is',
  deadline: 'did not answer in time',
  'circuit open': 'has failed repeatedly and is not asked for a moment',
  'bad answer': 'gave an answer that is not GraphQL',
  'too large': 'gave an answer that is too large',
  overloaded: 'has too many requests waiting',
  'client gone': 'was not waited for: the client went away',
  internal: 'failed',
};
