/** SDL of the connection and edge types of a list: `VehicleConnection` and `VehicleEdge` of `Vehicle`, unless named otherwise. */
export function pagedTypes(node: string, connection = `${node}Connection`, edge = `${node}Edge`): string {
  return `
"A page of a list."
type ${connection} {
  "Number of all rows that pass the filter, whatever the page."
  totalCount: Int!
  edges: [${edge}!]!
  nodes: [${node}!]!
  pageInfo: PageInfo!
}

type ${edge} {
  node: ${node}!
  cursor: String!
}
`;
}

/** Paging arguments of a list: exactly one of first and last, 0 to 100. */
export const PAGE_ARGS = 'first: Int, after: String, last: Int, before: String';
