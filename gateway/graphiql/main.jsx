import 'graphiql/style.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

// The bundle's own workers, from the node that serves the page.
const WORKERS = { json: 'json.worker.js', graphql: 'graphql.worker.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(new URL(`./${WORKERS[label] ?? 'editor.worker.js'}`, import.meta.url), { type: 'module' }),
};

const page = document.getElementById('graphiql');
const fetcher = createGraphiQLFetcher({ url: page.dataset.endpoint });
const sample = page.dataset.query;
// The sample is what the editor opens with; what a person has typed before comes back from the browser's storage.
createRoot(page).render(createElement(GraphiQL, { fetcher, defaultQuery: sample, shouldPersistHeaders: false }));
