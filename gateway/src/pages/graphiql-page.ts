import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { escapeHtml } from './html';

/** Made by `npm run generate`; the same place seen from `src` and from `dist`. */
const BUNDLE_FOLDER = join(__dirname, '../../dist/graphiql');

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

export interface BundleFile {
  readonly type: string;
  readonly content: Buffer;
}

/** The files of the GraphiQL bundle by name, read once; empty when it has not been generated. */
export function readGraphiqlBundle(): ReadonlyMap<string, BundleFile> {
  return new Map(
    bundleNames().map((name) => [
      name,
      { type: TYPES[extname(name)] ?? 'application/octet-stream', content: readFileSync(join(BUNDLE_FOLDER, name)) },
    ]),
  );
}

function bundleNames(): readonly string[] {
  try {
    return readdirSync(BUNDLE_FOLDER);
  } catch {
    return [];
  }
}

/** An editor that needs nothing but this node. */
export function graphiqlPage(sampleQuery: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL - DIMO node</title>
<link rel="stylesheet" href="/graphiql/main.css">
<style>html, body, #graphiql { height: 100%; margin: 0 }</style>
</head>
<body>
<div id="graphiql" data-endpoint="/graphql" data-query="${escapeHtml(sampleQuery)}"></div>
<script type="module" src="/graphiql/main.js"></script>
</body>
</html>
`;
}

/** Nothing is loaded from elsewhere: the browser enforces what the page promises. */
export const GRAPHIQL_POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'";
