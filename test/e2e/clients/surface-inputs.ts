/**
 * Fields of the input objects that clients send, a line a field: `Type.field: Type`.
 */
export const INPUT_SURFACE: readonly string[] = `
AccountBy.address: Address
AftermarketDeviceBy.tokenId: Int
AftermarketDeviceBy.tokenDID: String
AftermarketDeviceBy.address: Address
AftermarketDeviceBy.serial: String
AftermarketDeviceBy.imei: String
AftermarketDeviceBy.devEUI: String
AftermarketDevicesFilter.owner: Address
AftermarketDevicesFilter.beneficiary: Address
AftermarketDevicesFilter.manufacturerId: Int
ConnectionBy.name: String
ConnectionBy.address: Address
ConnectionBy.tokenId: BigInt
ConnectionBy.tokenDID: String
DCNBy.node: Bytes
DCNBy.tokenDID: String
DCNBy.name: String
DCNFilter.owner: Address
DeveloperLicenseBy.clientId: Address
DeveloperLicenseBy.alias: String
DeveloperLicenseBy.tokenId: Int
DeveloperLicenseBy.tokenDID: String
DeveloperLicenseFilterBy.signer: Address
DeveloperLicenseFilterBy.owner: Address
DeviceDefinitionBy.id: String!
DeviceDefinitionFilter.model: String
DeviceDefinitionFilter.year: Int
ManufacturerBy.name: String
ManufacturerBy.tokenId: Int
ManufacturerBy.slug: String
ManufacturerBy.tokenDID: String
PrivilegeFilterBy.user: Address
PrivilegeFilterBy.privilegeId: Int
StakeFilterBy.owner: Address
StakeFilterBy.attachable: Boolean
SyntheticDeviceBy.tokenId: Int
SyntheticDeviceBy.tokenDID: String
SyntheticDeviceBy.address: Address
SyntheticDevicesFilter.owner: Address
SyntheticDevicesFilter.integrationId: Int
TemplateBy.tokenId: BigInt
TemplateBy.cid: String
VehiclesFilter.privileged: Address
VehiclesFilter.owner: Address
VehiclesFilter.make: String
VehiclesFilter.model: String
VehiclesFilter.year: Int
VehiclesFilter.manufacturerTokenId: Int
VehiclesFilter.deviceDefinitionId: String
VehiclesFilter.connection: Address
`
  .trim()
  .split('\n');
