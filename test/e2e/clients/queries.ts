/** What stands in a query for something of the devnet that the test looks up first. */
export interface Facts {
  readonly owner: string;
  readonly clientId: string;
  readonly manufacturerDevice: string;
  readonly deviceDid: string;
  readonly deviceAddress: string;
  readonly connectionAddress: string;
  readonly grantee: string;
  readonly grantCursor: string;
}

export interface ClientQuery {
  /** Who sends it, and for what. */
  readonly name: string;
  readonly query: string;
  variables?(facts: Facts): Record<string, unknown>;
  /** Paths that must hold something, list positions included: an answer of nulls would prove nothing. */
  readonly filled: readonly string[];
  /** Errors that belong to the answer, by path. */
  readonly errors?: readonly string[];
}

/** Operations of the kind that DIMO's SDKs, services, console, explorer and documentation send. */
export const CLIENT_QUERIES: readonly ClientQuery[] = [
  { name: 'SDK: how many vehicles there are', query: '{ vehicles(first: 100) { totalCount, } }', filled: ['vehicles.totalCount'] },
  {
    name: 'SDK: first page of grants, the cursor inlined as null',
    query:
      '{ vehicle(tokenId: 1) { sacds(first: 100, after: null) { nodes { permissions grantee } totalCount pageInfo { startCursor endCursor } } } }',
    filled: [
      'vehicle.sacds.nodes.0.grantee',
      'vehicle.sacds.nodes.0.permissions',
      'vehicle.sacds.totalCount',
      'vehicle.sacds.pageInfo.endCursor',
    ],
  },
  {
    name: 'SDK: next page of grants',
    query:
      'query ($after: String) { vehicle(tokenId: 1) { sacds(first: 100, after: $after) { nodes { grantee } totalCount pageInfo { hasPreviousPage } } } }',
    variables: ({ grantCursor }) => ({ after: grantCursor }),
    filled: ['vehicle.sacds.nodes.0.grantee', 'vehicle.sacds.totalCount'],
  },
  {
    name: 'SDK: definitions and devices of an owner',
    query: `query ($owner: Address!) { vehicles(filterBy: { owner: $owner }, first: 10) { nodes {
      aftermarketDevice { tokenId address } syntheticDevice { address tokenId } definition { make model year } } } }`,
    variables: ({ owner }) => ({ owner }),
    filled: ['vehicles.nodes.0.definition.make'],
  },
  {
    name: 'token exchange: is it a developer license',
    query: 'query ($clientId: Address!) { developerLicense(by: { clientId: $clientId }) { owner } }',
    variables: ({ clientId }) => ({ clientId }),
    filled: ['developerLicense.owner'],
  },
  {
    name: 'token exchange: an unknown client is NOT_FOUND with status 200',
    query: 'query ($clientId: Address!) { developerLicense(by: { clientId: $clientId }) { owner } }',
    variables: () => ({ clientId: `0x${'12'.repeat(20)}` }),
    filled: [],
    errors: ['developerLicense NOT_FOUND'],
  },
  {
    name: 'triggers: a license by a nullable variable',
    query: 'query ($clientId: Address) { developerLicense(by: { clientId: $clientId }) { clientId } }',
    variables: ({ clientId }) => ({ clientId }),
    filled: ['developerLicense.clientId'],
  },
  {
    name: 'triggers: what is shared with a license',
    query: 'query ($clientId: Address) { vehicles(first: 100, filterBy: { privileged: $clientId }) { nodes { tokenDID } } }',
    variables: ({ clientId }) => ({ clientId }),
    filled: ['vehicles.nodes.0.tokenDID'],
  },
  {
    name: 'attestations: paired devices, the id as loose text',
    query: `query ($tokenId: Int!) { vehicle(tokenId: $tokenId) {
      aftermarketDevice { tokenDID manufacturer { name } } syntheticDevice { tokenDID } definition { id } } }`,
    variables: () => ({ tokenId: '1' }),
    filled: ['vehicle.aftermarketDevice.manufacturer.name', 'vehicle.syntheticDevice.tokenDID', 'vehicle.definition.id'],
  },
  {
    name: 'fetch: the vehicle of a device, one of two fields failing',
    query: `query ($did: String!) {
      aftermarketDevice(by: { tokenDID: $did }) { vehicle { tokenDID } } syntheticDevice(by: { tokenDID: $did }) { vehicle { tokenDID } } }`,
    variables: ({ deviceDid }) => ({ did: deviceDid }),
    filled: ['aftermarketDevice.vehicle.tokenDID'],
    errors: ['syntheticDevice'],
  },
  {
    name: 'documentation: a license with its redirect URIs',
    query: `query License { developerLicense(by: { tokenId: 1 }) { owner tokenId alias clientId mintedAt
      redirectURIs(first: 10) { nodes { uri enabledAt } } } }`,
    filled: ['developerLicense.alias', 'developerLicense.redirectURIs.nodes.0.uri', 'developerLicense.redirectURIs.nodes.0.enabledAt'],
  },
  {
    name: 'documentation: vehicles of a license',
    query:
      'query ($c: Address!) { vehicles(filterBy: { privileged: $c }, first: 100) { nodes { owner tokenId tokenDID definition { make model year } } } }',
    variables: ({ clientId }) => ({ c: clientId }),
    filled: ['vehicles.nodes.0.owner'],
  },
  {
    name: 'documentation: number of vehicles of an owner',
    query: 'query ($o: Address!) { vehicles(filterBy: { owner: $o }, first: 100) { totalCount } }',
    variables: ({ owner }) => ({ o: owner }),
    filled: ['vehicles.totalCount'],
  },
  {
    name: 'documentation: grants with source and times',
    query: '{ vehicle(tokenId: 1) { sacds(first: 10) { nodes { permissions grantee source createdAt expiresAt } } } }',
    filled: ['vehicle.sacds.nodes.0.source', 'vehicle.sacds.nodes.0.createdAt', 'vehicle.sacds.nodes.0.expiresAt'],
  },
  {
    name: 'documentation: rewards of a user',
    query: 'query ($o: Address!) { rewards(user: $o) { totalTokens } }',
    variables: ({ owner }) => ({ o: owner }),
    filled: ['rewards.totalTokens'],
  },
  {
    name: 'documentation, Python SDK: reward history of a fleet',
    query: `query ($o: Address!) { vehicles(filterBy: { owner: $o }, first: 10) { nodes { earnings { totalTokens history(first: 10) { edges { node {
      week aftermarketDeviceTokens syntheticDeviceTokens sentAt beneficiary connectionStreak streakTokens } } } } } } }`,
    variables: ({ owner }) => ({ o: owner }),
    filled: ['vehicles.nodes.0.earnings.totalTokens'],
  },
  {
    name: 'Python SDK: privileges by owner',
    query: `query ($owner: Address!, $firstVehicles: Int!, $firstPrivileges: Int!) { vehicles(filterBy: { owner: $owner }, first: $firstVehicles) {
      nodes { tokenId privileges(first: $firstPrivileges) { nodes { setAt expiresAt id } } } } }`,
    variables: ({ owner }) => ({ owner, firstVehicles: 100, firstPrivileges: 10 }),
    filled: ['vehicles.nodes.0.tokenId'],
  },
  {
    name: 'apps: fleet of a license and owner with everything for a list',
    query: `query ($clientId: Address!, $owner: Address!) { vehicles(filterBy: { privileged: $clientId, owner: $owner }, first: 100) { totalCount nodes {
      tokenId name tokenDID owner mintedAt manufacturer { name tokenId } definition { make model year } imageURI
      aftermarketDevice { tokenId serial manufacturer { name } } syntheticDevice { tokenId name connection { name } } } } }`,
    variables: ({ clientId, owner }) => ({ clientId, owner }),
    filled: ['vehicles.totalCount', 'vehicles.nodes.0.manufacturer.name', 'vehicles.nodes.0.imageURI'],
  },
  {
    name: 'Python SDK: names of an owner',
    query:
      'query ($owner: Address!, $first: Int!) { vehicles(filterBy: { owner: $owner }, first: $first) { nodes { dcn { node name vehicle { tokenId } } } } }',
    variables: ({ owner }) => ({ owner, first: 10 }),
    filled: ['vehicles.nodes'],
  },
  {
    name: 'explorer: page of a vehicle',
    query: `query ($tokenId: Int!) { vehicle(tokenId: $tokenId) { tokenId owner dcn { id name } name mintedAt definition { make model year }
      aftermarketDevice { tokenId tokenDID serial owner pairedAt manufacturer { name } } syntheticDevice { tokenId } } }`,
    variables: () => ({ tokenId: 1 }),
    filled: ['vehicle.dcn.id', 'vehicle.aftermarketDevice.pairedAt', 'vehicle.syntheticDevice.tokenId'],
  },
  {
    name: 'explorer: a vehicle that is not there',
    query: 'query ($tokenId: Int!) { vehicle(tokenId: $tokenId) { tokenId } }',
    variables: () => ({ tokenId: 999_999 }),
    filled: [],
    errors: ['vehicle NOT_FOUND'],
  },
  {
    name: 'fleets: a page of a sync loop behind a stored cursor',
    query: `query ($clientId: Address!, $after: String!) { vehicles(first: 100, after: $after, filterBy: { privileged: $clientId }) { totalCount nodes {
      tokenId owner mintedAt definition { make model year id } aftermarketDevice { serial pairedAt } syntheticDevice { tokenId } }
      pageInfo { hasNextPage endCursor } } }`,
    variables: ({ clientId }) => ({ clientId, after: Buffer.from('186612').toString('base64') }),
    filled: ['vehicles.totalCount', 'vehicles.nodes.0.tokenId', 'vehicles.pageInfo.endCursor'],
  },
  {
    name: 'Go back ends: sync of a wallet with global ids',
    query: `query ($o: Address!) { vehicles(filterBy: { owner: $o }, first: 100, after: null) { nodes { id tokenId mintedAt owner
      definition { id make model year } syntheticDevice { id tokenId mintedAt } } pageInfo { hasNextPage endCursor } } }`,
    variables: ({ owner }) => ({ o: owner }),
    filled: ['vehicles.nodes.0.id'],
  },
  {
    name: 'streams: the grant of one license',
    query: `query ($tokenId: Int!, $grantee: Address!) { vehicle(tokenId: $tokenId) { owner
      sacd(grantee: $grantee) { permissions source expiresAt template { tokenId } } } }`,
    variables: ({ grantee }) => ({ tokenId: 1, grantee }),
    filled: ['vehicle.sacd.permissions'],
  },
  {
    name: 'console: page of a license, in fragments',
    query: `query ($tokenId: Int!) { developerLicense(by: { tokenId: $tokenId }) { __typename ...Summary ...Signers ...Redirects } }
      fragment Summary on DeveloperLicense { alias tokenId clientId owner }
      fragment Signers on DeveloperLicense { signers(first: 100) { nodes { address } } }
      fragment Redirects on DeveloperLicense { owner tokenId redirectURIs(first: 100) { nodes { uri } } }`,
    variables: () => ({ tokenId: 1 }),
    filled: ['developerLicense.__typename', 'developerLicense.signers.nodes.0.address', 'developerLicense.redirectURIs.nodes.0.uri'],
  },
  {
    name: 'console: a connection and all of them',
    query: 'query ($address: Address!) { connection(by: { address: $address }) { owner } connections(first: 100) { nodes { address } } }',
    variables: ({ connectionAddress }) => ({ address: connectionAddress }),
    filled: ['connection.owner', 'connections.nodes.0.address'],
  },
  {
    name: 'console: grants of an account that never appeared',
    query:
      'query ($a: Address!) { account(by: { address: $a }) { address sacds(first: 100) { nodes { grantee permissions createdAt expiresAt source } } } }',
    variables: () => ({ a: `0x${'34'.repeat(20)}` }),
    filled: ['account.address'],
  },
  {
    name: 'oracles: a manufacturer by slug',
    query: '{ manufacturer(by: { slug: "toyota" }) { tokenId name tableId owner } }',
    filled: ['manufacturer.name', 'manufacturer.owner'],
  },
  {
    name: 'device gateways: the vehicle behind an address',
    query: 'query ($a: Address!) { aftermarketDevice(by: { address: $a }) { vehicle { tokenId definition { make model year } } } }',
    variables: ({ deviceAddress }) => ({ a: deviceAddress }),
    filled: ['aftermarketDevice.vehicle.definition.make'],
  },
  {
    name: 'connectors: a node of any type',
    query: `query ($id: ID!) { node(id: $id) { id
      ... on AftermarketDevice { serial imei devEUI claimedAt beneficiary name image vehicle { tokenId name } }
      ... on Manufacturer { tokenId name owner mintedAt } ... on Vehicle { tokenId name image owner mintedAt } } }`,
    variables: ({ manufacturerDevice }) => ({ id: manufacturerDevice }),
    filled: ['node.serial', 'node.vehicle.name'],
  },
];
