/** Roles of the contracts whose events a node follows. */
export const CONTRACT_ROLES = [
  'registry',
  'vehicleId',
  'manufacturerId',
  'aftermarketDeviceId',
  'syntheticDeviceId',
  'integrationId',
  'sacd',
  'template',
  'dcnRegistry',
  'dcnResolver',
  'rewards',
  'developerLicense',
  'staking',
  'connection',
  'storageNode',
  'dimoToken',
  'dimoCredit',
] as const;

export type ContractRole = (typeof CONTRACT_ROLES)[number];

/** One chain with DIMO's contracts on it. Addresses are EIP-55. */
export interface Network {
  readonly name: string;
  readonly chainId: number;
  /** Blocks the indexer stays behind the head; 0 is safe, since reorgs are undone. */
  readonly confirmations: number;
  readonly contracts: Readonly<Partial<Record<ContractRole, string>>>;
  /** Earlier deployments: their logs are kept raw but never mixed with the current contract's. */
  readonly superseded: readonly { readonly role: ContractRole; readonly address: string }[];
  readonly imageBaseUrl: string;
  readonly vehicleDataBaseUrl: string;
  /** HTTP gateway of the Tableland tables with device definitions, ending in a slash; undefined where the chain has none. */
  readonly tablelandUrl?: string | undefined;
  /** HTTP gateway of the files that grants name, ending in a slash: the content id is appended. */
  readonly ipfsUrl?: string | undefined;
}
