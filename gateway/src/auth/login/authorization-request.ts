import type { License, Licenses } from '@dimo-node/access';
import type { Parameters } from './parameters';
import { checkRedirectUri, withParameters } from './redirect-uri';
import { RedirectedRefusal, unknownClient, unparsed } from './refusal';

/** What a client wants a login for, checked. */
export interface AuthorizationRequest {
  readonly license: License;
  /** As it is registered. */
  readonly redirectUri: string;
  readonly redirectUrl: URL;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  readonly clientState: string | null;
  readonly codeChallenge: string | null;
}

const SCOPES: ReadonlySet<string> = new Set(['openid', 'email', 'profile', 'groups', 'offline_access']);
const MAX_URI_LENGTH = 2_048;
const MAX_STATE_LENGTH = 1_000;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Reads what a login is for. Faults that no page of the client's may be told of are thrown as Refusal, others as RedirectedRefusal: those are
 * sent to the redirect URI, which is known to be the client's by then.
 */
export async function readAuthorizationRequest(parameters: Parameters, licenses: Licenses): Promise<AuthorizationRequest> {
  const { license, redirectUri, redirectUrl } = await readClient(parameters, licenses);
  const clientState = parameters.get('state', MAX_STATE_LENGTH) ?? null;
  const redirected = (error: string, description: string): RedirectedRefusal =>
    new RedirectedRefusal(withParameters(redirectUrl, { error, error_description: description, state: clientState }));

  const responseType = parameters.get('response_type');
  if (responseType === undefined) throw redirected('invalid_request', 'No response_type provided');
  if (responseType !== 'code') throw redirected('unsupported_response_type', `Unsupported response type ${JSON.stringify(responseType)}`);
  const scopes = [...new Set((parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== ''))];
  if (!scopes.includes('openid')) throw redirected('invalid_scope', 'Missing required scope(s) ["openid"].');
  const unknown = scopes.filter((scope) => !SCOPES.has(scope));
  if (unknown.length > 0) throw redirected('invalid_scope', `Unrecognized scope(s) ${JSON.stringify(unknown)}`);
  const codeChallenge = parameters.get('code_challenge') ?? null;
  const method = parameters.get('code_challenge_method') ?? (codeChallenge === null ? 'S256' : 'plain');
  // A plain challenge would hand the verifier to whoever sees the request.
  if (method !== 'S256' || (codeChallenge !== null && !S256_CHALLENGE.test(codeChallenge)))
    throw redirected('invalid_request', 'code_challenge_method must be S256');
  return { license, redirectUri, redirectUrl, scopes, nonce: parameters.get('nonce') ?? null, clientState, codeChallenge };
}

/** The client and its redirect URI, by which every step of a login says whose it is. @throws Refusal */
export async function readClient(
  parameters: Parameters,
  licenses: Licenses,
): Promise<Pick<AuthorizationRequest, 'license' | 'redirectUri' | 'redirectUrl'>> {
  const license = await readLicense(parameters, licenses);
  // The first name is DIMO's, the second that of RFC 6749.
  const domain = parameters.get('domain', MAX_URI_LENGTH);
  const redirectUri = parameters.get('redirect_uri', MAX_URI_LENGTH) ?? domain;
  if (domain !== undefined && domain !== redirectUri) throw unparsed();
  const redirectUrl = await checkRedirectUri(licenses, license, redirectUri);
  return { license, redirectUri: redirectUri ?? '', redirectUrl };
}

/** The live license that the client id names. @throws Refusal 404 */
export async function readLicense(parameters: Parameters, licenses: Licenses): Promise<License> {
  const clientId = parameters.get('client_id') ?? '';
  const license = ADDRESS.test(clientId) ? await licenses.byClientId(clientId) : null;
  if (license === null) throw unknownClient(clientId);
  return license;
}
