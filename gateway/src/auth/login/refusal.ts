import { CHALLENGE_HEADERS } from '../../http/bearer';

/** Errors of RFC 6749, for the endpoints whose clients expect its form. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_token'
  | 'unsupported_grant_type'
  | 'slow_down'
  | 'server_error'
  | 'temporarily_unavailable';

/** A request that is refused; its message is meant for the client. Each endpoint has its own form of saying so. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    /** HTTP status. */
    readonly status: number,
    message: string,
    readonly oauth: OAuthError = 'invalid_request',
    /** Sent with the answer; lower-case names. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** A refusal that the client's own page is to be told of: the browser is sent there. */
export class RedirectedRefusal extends Error {
  override readonly name = 'RedirectedRefusal';

  constructor(readonly location: string) {
    super('redirected');
  }
}

export const unparsed = (): Refusal => new Refusal(400, "Couldn't parse parameters.");
export const unknownClient = (clientId: string): Refusal =>
  new Refusal(404, `Invalid client_id (${JSON.stringify(clientId)}).`, 'invalid_client');
export const unregistered = (uri: string): Refusal => new Refusal(400, `Unregistered redirect_uri (${JSON.stringify(uri)}).`);
export const invalidAddress = (): Refusal => new Refusal(400, 'Invalid Ethereum address.');
export const noSession = (): Refusal => new Refusal(400, 'User session error.', 'invalid_grant');
export const sessionExpired = (): Refusal => new Refusal(400, 'User session has expired.', 'invalid_grant');
export const wrongSignature = (): Refusal => new Refusal(400, 'Could not verify signature.', 'invalid_grant');
export const invalidToken = (message = 'a valid developer token is needed'): Refusal =>
  new Refusal(401, message, 'invalid_token', CHALLENGE_HEADERS);
