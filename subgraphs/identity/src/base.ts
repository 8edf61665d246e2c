import { pageInfoTypeDefs, scalarResolvers, scalarTypeDefs } from '@dimo-node/kit';
import type { Topic } from './context';

/** What every other topic builds on. */
export const base: Topic = {
  typeDefs: `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])

${scalarTypeDefs}

"An object with a global id."
interface Node {
  id: ID!
}

${pageInfoTypeDefs}
`,
  resolvers: scalarResolvers,
};
