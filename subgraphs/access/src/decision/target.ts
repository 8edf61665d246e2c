import { assetText, parseAddress, type Asset, type ContractRole, type Network } from '@dimo-node/kit';

/** Contracts whose tokens can be shared, with the greatest token id that each can have. */
const TOKEN_ROLES = {
  vehicleId: 2n ** 31n - 1n,
  manufacturerId: 2n ** 63n - 1n,
  aftermarketDeviceId: 2n ** 63n - 1n,
  syntheticDeviceId: 2n ** 63n - 1n,
  staking: 2n ** 63n - 1n,
  developerLicense: 2n ** 63n - 1n,
  connection: 2n ** 256n - 1n,
  storageNode: 2n ** 256n - 1n,
  dcnRegistry: 2n ** 256n - 1n,
  template: 2n ** 256n - 1n,
} as const satisfies Partial<Record<ContractRole, bigint>>;

export type TokenRole = keyof typeof TOKEN_ROLES;

/** What of this network an asset is. */
export interface Target {
  readonly role: TokenRole | 'account';
  /** 20 bytes: the tokens' contract, or the account. */
  readonly asset: Buffer;
  /** 0n for an account. */
  readonly tokenId: bigint;
  /** DID in its normal form. */
  readonly did: string;
}

/** Tells what assets are on one network. */
export class Targets {
  readonly chainId: bigint;
  readonly #roles = new Map<string, TokenRole>();

  constructor({ chainId, contracts }: Pick<Network, 'chainId' | 'contracts'>) {
    this.chainId = BigInt(chainId);
    for (const role of Object.keys(TOKEN_ROLES) as TokenRole[]) {
      const address = parseAddress(contracts[role] ?? '');
      if (address !== undefined) this.#roles.set(address.toString('hex'), role);
    }
  }

  /** The target, or why the asset can be none. */
  find(asset: Asset): Target | string {
    if (asset.chainId !== this.chainId) return `the chain id is ${asset.chainId}, but the assets here are on chain ${this.chainId}`;
    if (asset.kind === 'account') return { role: 'account', asset: asset.account, tokenId: 0n, did: assetText(asset) };
    const role = this.#roles.get(asset.contract.toString('hex'));
    if (role === undefined) return 'its contract is none whose tokens can be shared here';
    const last = TOKEN_ROLES[role];
    if (asset.tokenId < 1n || asset.tokenId > last) return `the token id must be from 1 to ${last}`;
    return { role, asset: asset.contract, tokenId: asset.tokenId, did: assetText(asset) };
  }
}
