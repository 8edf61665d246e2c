/** What may be shown of an endpoint's URL: host and port. Keys sit in the path, the query or the user part. */
export function hostOf(url: URL): string {
  return url.host;
}

/** Parses an endpoint's URL; the error shows its position in the list, not the URL, which may hold a key. */
export function endpointUrl(text: string, position: number): URL {
  const named = `RPC_URLS: entry ${position + 1}`;
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new TypeError(`${named} is not a URL; write it as https://host/path or wss://host/path`);
  }
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)) {
    throw new TypeError(`${named} has the scheme ${url.protocol.slice(0, -1)}; use http, https, ws or wss`);
  }
  return url;
}

/** Returns a function that blanks the URL's secret parts out of a provider's words, in case an error page echoes them. */
export function redactor(url: URL): (text: string) => string {
  const parts = [...url.pathname.split('/'), ...url.searchParams.values(), url.username, url.password].flatMap((part) => [
    part,
    decoded(part),
  ]);
  const secrets = [...new Set(parts)].filter((part) => part.length >= 6).sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}

/** Basic credentials from the URL as a header; HTTP clients ignore the user part of a URL. */
export function authorization(url: URL): { authorization?: string } {
  if (url.username === '' && url.password === '') return {};
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
