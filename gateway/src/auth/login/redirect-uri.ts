import type { License, Licenses } from '@dimo-node/access';
import { Refusal, unregistered } from './refusal';

/**
 * The redirect URI that a client named, when it is the client's: one of those that its license has enabled, character by character; a license
 * that has enabled none may use its developer's own machine. @throws Refusal
 */
export async function checkRedirectUri(licenses: Licenses, license: License, text: string | undefined): Promise<URL> {
  if (text === undefined) throw unregistered('');
  const known = await licenses.hasRedirectUri(license, text);
  if (!known && (await licenses.hasRedirectUris(license))) throw unregistered(text);
  const uri = parse(text);
  if (!known && !isLocal(uri)) throw unregistered(text);
  return uri;
}

/** Who a user is told is asking: the host, or an app's own scheme. Never holds a line break or a space. */
export function askerOf(uri: URL): string {
  return uri.hostname === '' ? uri.protocol.slice(0, -1) : uri.hostname;
}

/** A redirect URI with parameters for the page behind it. */
export function withParameters(uri: URL | string, parameters: Readonly<Record<string, string | null>>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The chain holds whatever a license's owner has written: a browser is sent nowhere but to hosts and apps.
  if (url === undefined || hasControls(text) || (url.hostname === '' && !url.protocol.includes('.')))
    throw new Refusal(400, 'Invalid redirect URI.');
  return url;
}

/** URL parsers drop some of them in silence. */
function hasControls(text: string): boolean {
  return [...text].some((character) => character <= ' ' || character === '\x7f');
}

function isLocal(uri: URL): boolean {
  return uri.protocol === 'http:' && uri.hostname === 'localhost' && uri.username === '' && uri.password === '';
}
