import { accessTypeDefs, pageInfoTypeDefs, scalarTypeDefs } from '@dimo-node/kit';

/** SDL of the `access` subgraph. */
export const accessLogTypeDefs = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])

${accessTypeDefs}
${scalarTypeDefs}

type Vehicle @key(fields: "tokenId") @key(fields: "tokenDID") {
  tokenId: Int!
  tokenDID: String!
  """
  Who asked for tokens for the vehicle or for its data, what was decided and why, the latest first. Only for the owner, and only since the vehicle
  is his: what was decided under an owner before him is that one's affair, so entries about blocks before the vehicle's last change of owner
  are not shown.
  """
  accessLog(first: Int, after: String, last: Int, before: String, filterBy: AccessLogFilter): AccessLogConnection @requiresOwner
}

"One decision about access to a vehicle, as the audit log of the node has it."
type AccessLogEntry {
  time: Time!
  kind: AccessLogKind!
  allowed: Boolean!
  "Why it was refused; empty when it was allowed."
  reason: String!
  "Client id of the developer license that asked."
  license: Address
  licenseAlias: String
  "The address that has proven itself, for which the grant was looked up; null where only the license did."
  grantee: Address
  "Names of the permissions that were asked for."
  permissions: [String!]!
  "SHA-256 of the text of the operation that read data; null for an exchange."
  operation: Bytes
  "The block of the twin that it was decided at; null when it was refused before."
  blockNumber: Int
  blockHash: Bytes
  "What allowed it; null when nothing did."
  via: GrantPath
}

enum AccessLogKind {
  "A token for the vehicle was asked for."
  EXCHANGE
  "Data of the vehicle was asked for."
  ACCESS
}

"The ways in which the chain can allow something."
enum GrantPath {
  "He owns it."
  OWNER
  "The permissions of a SACD."
  SACD
  "The document that a SACD names."
  DOCUMENT
  "The template that a SACD names."
  TEMPLATE
  "A privilege of the older kind."
  PRIVILEGE
  "A grant of the owner's for everything that is his."
  ACCOUNT
}

"All given members must hold."
input AccessLogFilter {
  license: Address
  allowed: Boolean
  kind: AccessLogKind
  "The moment itself is included."
  since: Time
  "The moment itself is not included."
  until: Time
}

"A page of a list."
type AccessLogConnection {
  "Number of all rows that pass the filter, whatever the page."
  totalCount: Int!
  edges: [AccessLogEdge!]!
  nodes: [AccessLogEntry!]!
  pageInfo: PageInfo!
}

type AccessLogEdge {
  node: AccessLogEntry!
  cursor: String!
}
${pageInfoTypeDefs}
`;
