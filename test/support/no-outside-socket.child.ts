// First: what is loaded after it cannot have caught the functions that it replaces.
import { seen } from './socket-hooks';
import { local, post, remote, startTestGateway, startTestSubgraph } from './gateway';
import { fleetSubgraph, stateSubgraph } from './subgraphs';

/** Runs a gateway as an operator would, with queries and faults, and prints where sockets went. */
async function main(): Promise<void> {
  const state = await startTestSubgraph(stateSubgraph());
  const gateway = await startTestGateway([local(fleetSubgraph()), remote('state', state)], { pollIntervalMs: 100 });
  for (const query of ['{ vehicles { name speed } }', '{ nonsense }', '{ secretFault }', '{ __schema { types { name } } }'])
    await post(gateway.url, query);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await gateway.stop();
  await state.stop();
  process.stdout.write(JSON.stringify([...new Set(seen)]));
}

void main();
