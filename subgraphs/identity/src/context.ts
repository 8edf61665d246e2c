import type { IResolvers, PageArgs } from '@dimo-node/kit';
import type { PrismaClient } from '@dimo-node/database';
import type { DefinitionDocuments } from './definition-documents';
import type { DefinitionReader } from './definitions/reader';
import type { PastReads } from './past/past-reads';
import type { TokenDids } from './token-dids';
import type { TwinReader } from './twin/twin-reader';

/** What the resolvers of one operation share. */
export interface IdentityContext {
  readonly twin: TwinReader;
  /** The twin at past blocks. */
  readonly past: PastReads;
  readonly prisma: PrismaClient;
  readonly dids: TokenDids;
  readonly definitions: DefinitionReader;
  readonly definitionDocuments: DefinitionDocuments;
  /** The moment that expiries are compared with. */
  readonly now: Date;
  readonly imageBaseUrl: string;
  readonly vehicleDataBaseUrl: string;
}

/** One subject of the identity API: its types, its fields on other types (by `extend type`), and their resolvers. */
export interface Topic {
  readonly typeDefs: string;
  readonly resolvers: IResolvers<IdentityContext>;
}

/** Arguments of a list with a filter. */
export interface ListArgs<Filter> extends PageArgs {
  readonly filterBy?: Filter | null;
}

/** What a router sends to fetch a sequential token from elsewhere in the graph: one of the keys. */
export interface TokenReference {
  readonly tokenId?: number;
  readonly tokenDID?: string;
}
