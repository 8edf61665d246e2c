/**
 * What DIMO's Identity API offers, a line a field: `Type.field(arguments in alphabetical order): Type`. Clients may use any of it, so ours
 * must have every line; more is fine.
 */
export const OUTPUT_SURFACE: readonly string[] = `
Query.node(id: ID!): Node
Query.aftermarketDevice(by: AftermarketDeviceBy!): AftermarketDevice
Query.aftermarketDevices(after: String, before: String, filterBy: AftermarketDevicesFilter, first: Int, last: Int): AftermarketDeviceConnection!
Query.connections(after: String, before: String, first: Int, last: Int): ConnectionConnection!
Query.connection(by: ConnectionBy!): Connection
Query.dcn(by: DCNBy!): DCN
Query.dcns(after: String, before: String, filterBy: DCNFilter, first: Int, last: Int): DCNConnection!
Query.developerLicenses(after: String, before: String, filterBy: DeveloperLicenseFilterBy, first: Int, last: Int): DeveloperLicenseConnection!
Query.developerLicense(by: DeveloperLicenseBy!): DeveloperLicense
Query.deviceDefinition(by: DeviceDefinitionBy!): DeviceDefinition
Query.manufacturer(by: ManufacturerBy!): Manufacturer
Query.manufacturers: ManufacturerConnection!
Query.rewards(user: Address!): UserRewards
Query.stakes(after: String, before: String, filterBy: StakeFilterBy, first: Int, last: Int): StakeConnection
Query.syntheticDevice(by: SyntheticDeviceBy!): SyntheticDevice
Query.syntheticDevices(after: String, before: String, filterBy: SyntheticDevicesFilter, first: Int, last: Int): SyntheticDeviceConnection!
Query.template(by: TemplateBy!): Template
Query.templates(after: String, before: String, first: Int, last: Int): TemplateConnection!
Query.account(by: AccountBy!): Account
Query.vehicle(tokenDID: String, tokenId: Int): Vehicle
Query.vehicles(after: String, before: String, filterBy: VehiclesFilter, first: Int, last: Int): VehicleConnection!
Account.address: Address!
Account.sacds(after: String, before: String, first: Int, last: Int): SacdConnection!
AftermarketDevice.id: ID!
AftermarketDevice.tokenId: Int!
AftermarketDevice.tokenDID: String!
AftermarketDevice.manufacturer: Manufacturer!
AftermarketDevice.address: Address!
AftermarketDevice.owner: Address!
AftermarketDevice.serial: String
AftermarketDevice.imei: String
AftermarketDevice.devEUI: String
AftermarketDevice.hardwareRevision: String
AftermarketDevice.mintedAt: Time!
AftermarketDevice.claimedAt: Time
AftermarketDevice.vehicle: Vehicle
AftermarketDevice.beneficiary: Address!
AftermarketDevice.name: String!
AftermarketDevice.image: String!
AftermarketDevice.earnings: AftermarketDeviceEarnings
AftermarketDevice.pairedAt: Time
AftermarketDeviceConnection.totalCount: Int!
AftermarketDeviceConnection.edges: [AftermarketDeviceEdge!]!
AftermarketDeviceConnection.nodes: [AftermarketDevice!]!
AftermarketDeviceConnection.pageInfo: PageInfo!
AftermarketDeviceEarnings.totalTokens: BigDecimal!
AftermarketDeviceEarnings.history(after: String, before: String, first: Int, last: Int): EarningsConnection!
AftermarketDeviceEdge.cursor: String!
AftermarketDeviceEdge.node: AftermarketDevice!
Connection.name: String!
Connection.address: Address!
Connection.owner: Address!
Connection.tokenId: BigInt!
Connection.tokenDID: String!
Connection.mintedAt: Time!
Connection.sacds(after: String, before: String, first: Int, last: Int): SacdConnection!
ConnectionConnection.totalCount: Int!
ConnectionConnection.edges: [ConnectionEdge!]!
ConnectionConnection.nodes: [Connection!]!
ConnectionConnection.pageInfo: PageInfo!
ConnectionEdge.node: Connection!
ConnectionEdge.cursor: String!
DCN.id: ID!
DCN.node: Bytes!
DCN.tokenId: BigInt!
DCN.tokenDID: String!
DCN.owner: Address!
DCN.expiresAt: Time
DCN.mintedAt: Time!
DCN.name: String
DCN.vehicle: Vehicle
DCNConnection.totalCount: Int!
DCNConnection.edges: [DCNEdge!]!
DCNConnection.nodes: [DCN!]!
DCNConnection.pageInfo: PageInfo!
DCNEdge.cursor: String!
DCNEdge.node: DCN!
Definition.id: String
Definition.make: String
Definition.model: String
Definition.year: Int
DeveloperLicense.tokenId: Int!
DeveloperLicense.tokenDID: String!
DeveloperLicense.owner: Address!
DeveloperLicense.clientId: Address!
DeveloperLicense.alias: String
DeveloperLicense.mintedAt: Time!
DeveloperLicense.signers(after: String, before: String, first: Int, last: Int): SignerConnection!
DeveloperLicense.redirectURIs(after: String, before: String, first: Int, last: Int): RedirectURIConnection!
DeveloperLicenseConnection.totalCount: Int!
DeveloperLicenseConnection.edges: [DeveloperLicenseEdge!]!
DeveloperLicenseConnection.nodes: [DeveloperLicense!]!
DeveloperLicenseConnection.pageInfo: PageInfo!
DeveloperLicenseEdge.node: DeveloperLicense!
DeveloperLicenseEdge.cursor: String!
DeviceDefinition.deviceDefinitionId: String!
DeviceDefinition.legacyId: String
DeviceDefinition.manufacturer: Manufacturer
DeviceDefinition.model: String!
DeviceDefinition.year: Int!
DeviceDefinition.deviceType: String
DeviceDefinition.imageURI: String
DeviceDefinition.attributes: [DeviceDefinitionAttribute!]!
DeviceDefinitionAttribute.name: String!
DeviceDefinitionAttribute.value: String!
DeviceDefinitionConnection.totalCount: Int!
DeviceDefinitionConnection.edges: [DeviceDefinitionEdge!]!
DeviceDefinitionConnection.nodes: [DeviceDefinition!]!
DeviceDefinitionConnection.pageInfo: PageInfo!
DeviceDefinitionEdge.cursor: String!
DeviceDefinitionEdge.node: DeviceDefinition!
Earning.week: Int!
Earning.beneficiary: Address!
Earning.connectionStreak: Int
Earning.streakTokens: BigDecimal!
Earning.aftermarketDevice: AftermarketDevice
Earning.aftermarketDeviceTokens: BigDecimal!
Earning.syntheticDevice: SyntheticDevice
Earning.syntheticDeviceTokens: BigDecimal!
Earning.vehicle: Vehicle
Earning.sentAt: Time!
EarningsConnection.totalCount: Int!
EarningsConnection.edges: [EarningsEdge!]!
EarningsConnection.nodes: [Earning!]!
EarningsConnection.pageInfo: PageInfo!
EarningsEdge.node: Earning!
EarningsEdge.cursor: String!
Manufacturer.id: ID!
Manufacturer.tokenId: Int!
Manufacturer.tokenDID: String!
Manufacturer.name: String!
Manufacturer.owner: Address!
Manufacturer.tableId: Int
Manufacturer.mintedAt: Time!
Manufacturer.aftermarketDevices(after: String, before: String, filterBy: AftermarketDevicesFilter, first: Int, last: Int): AftermarketDeviceConnection!
Manufacturer.deviceDefinitions(after: String, before: String, filterBy: DeviceDefinitionFilter, first: Int, last: Int): DeviceDefinitionConnection!
ManufacturerConnection.totalCount: Int!
ManufacturerConnection.edges: [ManufacturerEdge!]!
ManufacturerConnection.nodes: [Manufacturer!]!
ManufacturerConnection.pageInfo: PageInfo!
ManufacturerEdge.node: Manufacturer!
ManufacturerEdge.cursor: String!
Node.id: ID!
PageInfo.startCursor: String
PageInfo.endCursor: String
PageInfo.hasPreviousPage: Boolean!
PageInfo.hasNextPage: Boolean!
Privilege.id: Int!
Privilege.user: Address!
Privilege.setAt: Time!
Privilege.expiresAt: Time!
PrivilegeEdge.node: Privilege!
PrivilegeEdge.cursor: String!
PrivilegesConnection.totalCount: Int!
PrivilegesConnection.edges: [PrivilegeEdge!]!
PrivilegesConnection.nodes: [Privilege!]!
PrivilegesConnection.pageInfo: PageInfo!
RedirectURI.uri: String!
RedirectURI.enabledAt: Time!
RedirectURIConnection.totalCount: Int!
RedirectURIConnection.edges: [RedirectURIEdge!]!
RedirectURIConnection.nodes: [RedirectURI!]!
RedirectURIConnection.pageInfo: PageInfo!
RedirectURIEdge.node: RedirectURI!
RedirectURIEdge.cursor: String!
Sacd.grantee: Address!
Sacd.permissions: String!
Sacd.source: String!
Sacd.createdAt: Time!
Sacd.expiresAt: Time!
Sacd.template: Template
SacdConnection.totalCount: Int!
SacdConnection.edges: [SacdEdge!]!
SacdConnection.nodes: [Sacd!]!
SacdConnection.pageInfo: PageInfo!
SacdEdge.node: Sacd!
SacdEdge.cursor: String!
Signer.address: Address!
Signer.enabledAt: Time!
SignerConnection.totalCount: Int!
SignerConnection.edges: [SignerEdge!]!
SignerConnection.nodes: [Signer!]!
SignerConnection.pageInfo: PageInfo!
SignerEdge.node: Signer!
SignerEdge.cursor: String!
Stake.tokenId: Int!
Stake.tokenDID: String!
Stake.owner: Address!
Stake.level: Int!
Stake.points: Int!
Stake.amount: BigDecimal!
Stake.stakedAt: Time!
Stake.endsAt: Time!
Stake.withdrawnAt: Time
Stake.vehicle: Vehicle
StakeConnection.totalCount: Int!
StakeConnection.edges: [StakeEdge!]!
StakeConnection.nodes: [Stake!]!
StakeConnection.pageInfo: PageInfo!
StakeEdge.node: Stake!
StakeEdge.cursor: String!
StorageNode.label: String!
StorageNode.address: Address!
StorageNode.owner: Address!
StorageNode.tokenId: BigInt!
StorageNode.uri: String!
StorageNode.tokenDID: String!
StorageNode.mintedAt: Time!
SyntheticDevice.id: ID!
SyntheticDevice.name: String!
SyntheticDevice.tokenId: Int!
SyntheticDevice.tokenDID: String!
SyntheticDevice.integrationId: Int!
SyntheticDevice.address: Address!
SyntheticDevice.mintedAt: Time!
SyntheticDevice.vehicle: Vehicle!
SyntheticDevice.connection: Connection!
SyntheticDeviceConnection.totalCount: Int!
SyntheticDeviceConnection.edges: [SyntheticDeviceEdge!]!
SyntheticDeviceConnection.nodes: [SyntheticDevice!]!
SyntheticDeviceConnection.pageInfo: PageInfo!
SyntheticDeviceEdge.cursor: String!
SyntheticDeviceEdge.node: SyntheticDevice!
Template.tokenId: BigInt!
Template.creator: Address!
Template.asset: Address!
Template.permissions: String!
Template.cid: String!
Template.createdAt: Time!
TemplateConnection.totalCount: Int!
TemplateConnection.edges: [TemplateEdge!]!
TemplateConnection.nodes: [Template!]!
TemplateConnection.pageInfo: PageInfo!
TemplateEdge.node: Template!
TemplateEdge.cursor: String!
UserRewards.totalTokens: BigDecimal!
UserRewards.history(after: String, before: String, first: Int, last: Int): EarningsConnection!
Vehicle.id: ID!
Vehicle.tokenId: Int!
Vehicle.tokenDID: String!
Vehicle.manufacturer: Manufacturer!
Vehicle.owner: Address!
Vehicle.mintedAt: Time!
Vehicle.aftermarketDevice: AftermarketDevice
Vehicle.privileges(after: String, before: String, filterBy: PrivilegeFilterBy, first: Int, last: Int): PrivilegesConnection!
Vehicle.sacds(after: String, before: String, first: Int, last: Int): SacdConnection!
Vehicle.sacd(grantee: Address!): Sacd
Vehicle.syntheticDevice: SyntheticDevice
Vehicle.definition: Definition
Vehicle.dcn: DCN
Vehicle.name: String!
Vehicle.imageURI: String!
Vehicle.image: String!
Vehicle.earnings: VehicleEarnings
Vehicle.dataURI: String!
Vehicle.stake: Stake
Vehicle.storageNode: StorageNode
VehicleConnection.totalCount: Int!
VehicleConnection.edges: [VehicleEdge!]!
VehicleConnection.nodes: [Vehicle!]!
VehicleConnection.pageInfo: PageInfo!
VehicleEarnings.totalTokens: BigDecimal!
VehicleEarnings.history(after: String, before: String, first: Int, last: Int): EarningsConnection!
VehicleEdge.node: Vehicle!
VehicleEdge.cursor: String!
`
  .trim()
  .split('\n');

export const DEPRECATED: readonly string[] = ['SyntheticDevice.integrationId', 'Vehicle.image'];
