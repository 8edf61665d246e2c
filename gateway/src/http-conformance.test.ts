import { auditServer } from 'graphql-http';
import { fleetSubgraph, stateSubgraph } from '../../test/support/subgraphs';
import { local, startTestGateway } from '../../test/support/gateway';

/** Advice that DIMO's clients need otherwise: a refused request is 400 for them, whatever they accept. */
const DELIBERATE = [
  'SHOULD use 200 status code on document parsing failure when accepting application/json',
  'SHOULD use 200 status code on document validation failure when accepting application/json',
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
];

test.each(['/graphql', '/query'])('%s passes the GraphQL-over-HTTP audits', async (path) => {
  const gateway = await startTestGateway([local(fleetSubgraph()), local(stateSubgraph())]);
  const results = await auditServer({ url: `${gateway.url}${path}` });
  expect(results.length).toBeGreaterThan(50);
  expect(results.filter(({ status }) => status === 'error')).toEqual([]);
  expect(results.filter(({ status }) => status !== 'ok').map(({ name }) => name)).toEqual(DELIBERATE);
  await gateway.stop();
});
