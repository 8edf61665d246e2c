/** Events that the developerLicense contract emits. */
export const developerLicense = [
  // Current layouts that change the twin.
  'event Issued(uint256 indexed tokenId, address indexed owner, address indexed clientId)',
  'event LicenseAliasSet(uint256 indexed tokenId, string licenseAlias)',
  'event RedirectUriEnabled(uint256 indexed tokenId, string uri)',
  'event RedirectUriDisabled(uint256 indexed tokenId, string uri)',
  'event SignerEnabled(uint256 indexed tokenId, address indexed signer)',
  'event SignerDisabled(uint256 indexed tokenId, address indexed signer)',
  // Layouts of earlier contract versions; several share a topic0 with a current one.
  'event LicenseAliasSet(uint256 indexed tokenId, bytes32 licenseAlias)',
  // Kept raw; few of them change the twin.
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  'event Locked(uint256 indexed tokenId)',
  'event UpdatePeriodValidity(uint256 periodValidity)',
  'event StakeDeposit(uint256 indexed tokenId, address indexed user, uint256 amount)',
  'event StakeWithdraw(uint256 indexed tokenId, address indexed user, uint256 amount)',
  'event AssetFreezeUpdate(uint256 indexed tokenId, uint256 amount, bool frozen)',
  'event AssetForfeit(uint256 indexed tokenId, uint256 amount)',
  'event UpdateLicenseCost(uint256 licenseCost)',
  'event UpdateReceiverAddress(address receiver_)',
  'event UpdateDimoTokenAddress(address dimoToken_)',
  'event UpdateDimoCreditAddress(address dimoCredit_)',
  'event UpdatePriceProviderAddress(address provider)',
  'event UpdateLicenseAccountFactoryAddress(address licenseAccountFactory_)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'event Upgraded(address indexed implementation)',
] as const;
