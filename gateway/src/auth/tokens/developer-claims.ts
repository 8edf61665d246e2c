import { NodeError, type DeveloperCaller } from '@dimo-node/kit';
import { addressOf, type ReadClaims } from './claims';
import { refusal } from './refusal';
import { decodeSubject } from './subject';

/**
 * Who bears a developer token.
 * @throws NodeError UNAUTHENTICATED
 */
export function developerCaller(claims: ReadClaims, issuer: string, expiresAt: number): DeveloperCaller {
  const clientId = addressOf(claims['aud']);
  if (clientId === undefined) throw refusal('its audience (aud) must be one client id');
  const named = subjectAddress(claims['sub']);
  const address = ethereumAddress(claims['ethereum_address'], named);
  if (named !== undefined && named !== address) throw refusal('its subject (sub) and its Ethereum address differ');
  return Object.freeze({ kind: 'developer', issuer, expiresAt, clientId, address });
}

/** The claim; without it, as in a token without the scope `email`, the subject's. The texts are known to clients of token exchange. */
function ethereumAddress(claim: unknown, named: string | undefined): string {
  if (claim === undefined && named !== undefined) return named;
  if (claim === undefined) throw new NodeError('UNAUTHENTICATED', 'No Ethereum address claim found.');
  if (typeof claim !== 'string') throw new NodeError('UNAUTHENTICATED', 'Ethereum address claim is not a string.');
  const address = addressOf(claim);
  if (address === undefined) throw new NodeError('UNAUTHENTICATED', 'The Ethereum address claim is not a valid hex address.');
  return address;
}

/** The address that a subject is, in itself or as the user id that it encodes; undefined for a user who is known by something else. */
function subjectAddress(sub: unknown): string | undefined {
  if (typeof sub !== 'string') throw refusal('it has no subject (sub)');
  const userId = addressOf(sub) === undefined ? decodeSubject(sub)?.userId : sub;
  if (userId === undefined) throw refusal('its subject (sub) is not understood');
  return addressOf(userId);
}
