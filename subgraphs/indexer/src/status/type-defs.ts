import { parse, type DocumentNode } from 'graphql';

/** What the indexer tells of itself in the graph. */
export const statusTypeDefs: DocumentNode = parse(/* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"])

  scalar BigInt
  scalar Bytes
  scalar Time

  type Query {
    "How far the digital twin has followed the chain."
    indexer: Indexer!
  }

  "State of the indexer as its last commit left it."
  type Indexer {
    "Name of the network, e.g. polygon."
    network: String!
    chainId: Int!
    "First block that was indexed."
    startBlock: Int!
    "Newest block of the chain that the indexer has seen."
    head: ChainBlock
    "Block that the twin stands at; null before the first one."
    indexed: ChainBlock
    "Newest block that can no longer be reorganised."
    final: ChainBlock
    "Blocks between the twin and the head."
    lagBlocks: Int!
    "Age of the indexed block in seconds."
    lagSeconds: Int!
    "Final blocks up to this one were compared with a second read of the chain."
    auditedBlock: Int!
    "Raw events stored."
    events: BigInt!
    "Reorganisations of the chain that were undone."
    reorgs: Int!
    "Blocks undone by the deepest of them."
    deepestReorg: Int!
    "Events that could not be taken as they came, counted by kind."
    anomalyCounts: [AnomalyCount!]!
    "The newest anomalies, at most 100."
    anomalies(first: Int = 20, kind: String): [Anomaly!]!
    "The newest incidents outside the events, such as a failed audit; at most 100."
    incidents(first: Int = 20): [Incident!]!
    "When the indexer last wrote."
    updatedAt: Time!
  }

  "A block of the chain."
  type ChainBlock {
    number: Int!
    hash: Bytes!
    timestamp: Time!
  }

  type AnomalyCount {
    kind: String!
    count: Int!
  }

  "A log that could not be decoded or applied as it came, or that contradicts the twin. The log itself is always kept."
  type Anomaly {
    blockNumber: Int!
    logIndex: Int!
    kind: String!
    "Contract role and event name."
    event: String!
    subject: String!
    detail: String!
  }

  type Incident {
    kind: String!
    blockNumber: Int
    detail: String!
    createdAt: Time!
  }
`);
