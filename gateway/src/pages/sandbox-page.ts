import { escapeHtml, scriptValue } from './html';

const SANDBOX_SCRIPT = 'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';

/**
 * The landing page: Apollo Sandbox, which the browser loads from its vendor. Without the internet the page says so and shows the way to the editor
 * that the node serves itself; both are there from the start, so that nobody looks at an empty page while a dead network times out.
 */
export function sandboxPage(sampleQuery: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DIMO node</title>
<style>
  html, body { height: 100%; margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff }
  #sandbox { position: absolute; inset: 0 }
  main { max-width: 44rem; margin: 0 auto; padding: 4rem 1.5rem }
  pre { background: #f3f5f7; border-radius: 6px; padding: 1rem; overflow: auto; font-size: 14px }
  a { color: #0550ae }
</style>
</head>
<body>
<main id="plain">
  <h1>DIMO node</h1>
  <p id="state">Loading Apollo Sandbox from the internet. Without a connection use <a href="/graphiql">GraphiQL</a>, which this node serves itself.</p>
  <p>The graph is at <code>POST /graphql</code> (alias <code>/query</code>). A query to start with:</p>
  <pre>${escapeHtml(sampleQuery)}</pre>
  <p><a href="/graphiql">Open it in GraphiQL</a> &middot; <a href="/health/ready">health</a> &middot; <a href="/metrics">metrics</a></p>
</main>
<div id="sandbox" hidden></div>
<script>
  function sandboxFailed() {
    document.getElementById('state').innerHTML = 'Apollo Sandbox cannot be loaded: this browser has no internet. <a href="/graphiql">GraphiQL</a> works without.';
  }
  function sandboxLoaded() {
    if (!window.EmbeddedSandbox) return sandboxFailed();
    document.getElementById('plain').hidden = true;
    document.getElementById('sandbox').hidden = false;
    new window.EmbeddedSandbox({
      target: '#sandbox',
      initialEndpoint: location.origin + '/graphql',
      includeCookies: false,
      initialState: { document: ${scriptValue(sampleQuery)}, pollForSchemaUpdates: false },
    });
  }
</script>
<script src="${SANDBOX_SCRIPT}" async onload="sandboxLoaded()" onerror="sandboxFailed()"></script>
<style>#sandbox iframe, #sandbox > * { width: 100%; height: 100%; border: 0 }</style>
</body>
</html>
`;
}
