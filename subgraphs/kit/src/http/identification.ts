import type { FastifyRequest } from 'fastify';
import { HopVerifier, type HopIdentity } from '../access/hop';
import { HopRefusal } from '../access/hop-refusal';
import { NodeError } from '../errors';
import type { Logger } from '../logging';
import type { Metrics } from '../metrics';

export interface IdentificationOptions {
  /** Name of the subgraph that requests must be meant for. */
  readonly subgraph: string;
  /** Without it nobody has an identity, whatever the headers say. */
  readonly hopSecret: string | undefined;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Who sends a request with this body. Throws NodeError UNAUTHENTICATED when it is not the gateway's, RATE_LIMITED when there is no telling. */
export type Identify = (request: FastifyRequest, body: string) => HopIdentity;

const NOBODY: HopIdentity = Object.freeze({ caller: undefined, operationHash: undefined });

/** How a subgraph's server tells who sends a request. Faults are counted and logged, what the request carries is not. */
export function identification({ subgraph, hopSecret, log, metrics }: IdentificationOptions): Identify {
  if (hopSecret === undefined) return () => NOBODY;
  const verifier = new HopVerifier(hopSecret, subgraph);
  const refusals = metrics.counter('subgraph_hop_refusals_total', 'Requests that are not signed by the gateway as they must be', ['fault']);
  return (request, body) => {
    try {
      return verifier.verify(request.headers, body);
    } catch (error) {
      if (!(error instanceof HopRefusal)) throw error;
      refusals.inc({ fault: error.fault });
      log.warn({ fault: error.fault }, 'request refused: it is not signed as the gateway signs');
      throw new NodeError(error.fault === 'full' ? 'RATE_LIMITED' : 'UNAUTHENTICATED', error.message);
    }
  };
}
