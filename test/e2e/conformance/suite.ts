import { post, send } from '../../support/gateway';
import { startConformanceNode, type ConformanceNode, type DataPath } from './node';
import { SECTIONS } from './sections';

/** Every case of every section through a gateway that reaches the identity subgraph by this path. */
export function describeConformance(path: DataPath): void {
  let node: ConformanceNode;
  const known = new Set<string>();
  beforeAll(async () => {
    node = await startConformanceNode(path);
  });
  afterAll(() => node.stop());

  describe.each(SECTIONS)('$name', (section) => {
    beforeAll(() => node.show(section));

    it.each(section.cases)('$name', async ({ query, variables, status, body }) => {
      // The gateway executes a query that it has seen before in another way than one that is new to it.
      for (const time of known.has(query) ? ['again'] : ['first', 'again']) {
        known.add(query);
        const answer = await post(node.url, query, variables);
        expect({ time, status: answer.status, body: answer.body }).toEqual({ time, status, body });
      }
    });

    const { exchanges = [] } = section;
    if (exchanges.length === 0) return;
    it.each(exchanges)('$name', async ({ path: where, answer, ...request }) => {
      expect(await send(`${node.url}${where}`, request)).toMatchObject(answer);
    });
  });
}
