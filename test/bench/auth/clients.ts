import { request } from 'undici';
import { didOf, LICENSE, REDIRECT_URI, SIGNER } from './twin';

export const EXCHANGE_PATH = '/v1/tokens/exchange';
export const PERMISSIONS = [
  'privilege:GetNonLocationHistory',
  'privilege:GetCurrentLocation',
  'privilege:GetLocationHistory',
  'privilege:GetVINCredential',
];

export const exchangeBody = (vehicle: number): string => JSON.stringify({ asset: didOf(vehicle), permissions: PERMISSIONS });

export const bearer = (token: string): Record<string, string> => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
});

/** A developer token for the license, signed for by the key of its signer. */
export async function logIn(url: string): Promise<string> {
  const who = { client_id: LICENSE, domain: REDIRECT_URI };
  const asked = { ...who, scope: 'openid email', response_type: 'code', address: LICENSE };
  const { state, challenge } = await form(`${url}/auth/web3/generate_challenge`, asked);
  const signature = await SIGNER.signMessage(challenge ?? '');
  const given = { ...who, grant_type: 'authorization_code', state: state ?? '', signature };
  const { access_token: token } = await form(`${url}/auth/web3/submit_challenge`, given);
  if (token === undefined) throw new Error('the login gave no token');
  return token;
}

/** A vehicle token. */
export async function exchange(url: string, developerToken: string, vehicle: number): Promise<string> {
  return (await answer(url + EXCHANGE_PATH, bearer(developerToken), exchangeBody(vehicle)))['token'] ?? '';
}

function form(url: string, fields: Record<string, string>): Promise<Record<string, string | undefined>> {
  return answer(url, { 'content-type': 'application/x-www-form-urlencoded' }, new URLSearchParams(fields).toString());
}

async function answer(url: string, headers: Record<string, string>, sent: string): Promise<Record<string, string | undefined>> {
  const { statusCode, body } = await request(url, { method: 'POST', headers, body: sent });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${url} answers ${statusCode}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Record<string, string | undefined>;
}
