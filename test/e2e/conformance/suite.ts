import type { DataPath } from './node';
import { startConformanceNode, type ConformanceNode } from './node';
import { SECTIONS } from './sections';

/** Every case of every section through a gateway that reaches the identity subgraph by this path. */
export function describeConformance(path: DataPath): void {
  describe.each(SECTIONS)('$name', ({ fill, cases }) => {
    let node: ConformanceNode;
    beforeAll(async () => {
      node = await startConformanceNode(path, fill);
    });
    afterAll(() => node.stop());

    it.each(cases)('$name', async ({ query, variables, status, body }) => {
      // The gateway executes a query that it has seen before in another way than one that is new to it.
      for (const time of ['first', 'again']) {
        const answer = await node.ask(query, variables);
        expect({ time, status: answer.status, body: answer.body }).toEqual({ time, status, body });
      }
    });
  });
}
