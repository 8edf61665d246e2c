import { addressText, parseAddress, readWindow, type PageArgs } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { found, onlyKey, sequentialKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import {
  licenseByAlias,
  licenseByClientId,
  licenseById,
  licenseConditions,
  licenseList,
  redirectUrisOfLicense,
  signersOfLicense,
  type DeveloperLicenseFilter,
  type DeveloperLicenseRow,
  type RedirectUriRow,
  type SignerRow,
} from './rows';

interface DeveloperLicenseBy {
  readonly clientId?: Buffer | null;
  readonly alias?: string | null;
  readonly tokenId?: number | null;
  readonly tokenDID?: string | null;
}

async function developerLicense({ by }: { by: DeveloperLicenseBy }, { twin, dids }: IdentityContext): Promise<DeveloperLicenseRow> {
  const given = onlyKey(by, 'must specify exactly one of `clientId`, `alias`, `tokenId`, or `tokenDID`');
  switch (given.key) {
    case 'clientId':
      return found(await twin.one(licenseByClientId, given.value), `developer license with client id ${addressText(given.value)}`);
    case 'alias':
      return found(await twin.one(licenseByAlias, given.value), `developer license with alias "${given.value}"`);
    case 'tokenId':
      return found(await twin.one(licenseById, given.value), `developer license with token id ${given.value}`);
    case 'tokenDID': {
      const id = sequentialKey(dids.sequentialId('developerLicense', given.value));
      return found(await twin.one(licenseById, id), `developer license with DID "${given.value}"`);
    }
  }
}

export const licenses: Topic = {
  typeDefs: `
extend type Query {
  "A developer license by exactly one of its keys."
  developerLicense(by: DeveloperLicenseBy!): DeveloperLicense
  "Developer licenses, newest first."
  developerLicenses(${PAGE_ARGS}, filterBy: DeveloperLicenseFilterBy): DeveloperLicenseConnection!
}

"An application's right to act on the network: an ERC-721 token."
type DeveloperLicense @key(fields: "clientId") {
  tokenId: Int!
  tokenDID: String!
  owner: Address!
  "The account that owners grant permissions to."
  clientId: Address!
  alias: String
  mintedAt: Time!
  "Keys that sign in for the license, newest first."
  signers(${PAGE_ARGS}): SignerConnection!
  "Where the license's sign-in pages may redirect to, newest first."
  redirectURIs(${PAGE_ARGS}): RedirectURIConnection!
}

type Signer {
  address: Address!
  enabledAt: Time!
}

type RedirectURI {
  uri: String!
  enabledAt: Time!
}

"Exactly one key; the alias is case-sensitive."
input DeveloperLicenseBy {
  clientId: Address
  alias: String
  tokenId: Int
  tokenDID: String
}

"All given members must hold."
input DeveloperLicenseFilterBy {
  "An enabled signer of the license."
  signer: Address
  owner: Address
}
${pagedTypes('DeveloperLicense')}${pagedTypes('Signer')}${pagedTypes('RedirectURI')}`,
  resolvers: {
    Query: {
      developerLicense: (_: unknown, args: { by: DeveloperLicenseBy }, context: IdentityContext) => developerLicense(args, context),
      developerLicenses: (_: unknown, args: ListArgs<DeveloperLicenseFilter>, { twin }: IdentityContext) =>
        twin.page<DeveloperLicenseRow>(licenseList, readWindow(args), { conditions: licenseConditions(args.filterBy ?? {}) }),
    },
    DeveloperLicense: {
      __resolveReference: ({ clientId }: { clientId: string }, { twin }: IdentityContext) =>
        twin.one(licenseByClientId, parseAddress(clientId)),
      tokenId: (row: DeveloperLicenseRow) => row.id,
      tokenDID: (row: DeveloperLicenseRow, _: unknown, { dids }: IdentityContext) => dids.text('developerLicense', row.id),
      signers: (row: DeveloperLicenseRow, args: PageArgs, { twin }: IdentityContext) =>
        twin.page<SignerRow>(signersOfLicense, readWindow(args), { parent: [row.id] }),
      redirectURIs: (row: DeveloperLicenseRow, args: PageArgs, { twin }: IdentityContext) =>
        twin.page<RedirectUriRow>(redirectUrisOfLicense, readWindow(args), { parent: [row.id] }),
    },
  },
};
