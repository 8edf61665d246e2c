import { getAddress } from 'ethers';
import { devnetAccounts } from './accounts';
import { readContract } from './chain/call';
import type { RpcSender } from './rpc';
import { LICENSE_ALIAS, LICENSE_TOKEN_ID, REDIRECT_URI } from './seed/licenses';

/** The developer license a dApp developer logs in with. */
export interface DevnetLicense {
  readonly tokenId: number;
  /** Account contract of the license (ERC-1271): a signature by an enabled signer is a signature by it. */
  readonly clientId: string;
  readonly owner: string;
  readonly alias: string;
  readonly redirectUri: string;
  readonly signer: string;
  readonly signerPrivateKey: string;
}

/** Reads the seeded license. Throws when the chain has none. */
export async function readLicense(rpc: RpcSender): Promise<DevnetLicense> {
  const [clientId] = await readContract(rpc, 'developerLicense', 'tokenIdToClientId', [LICENSE_TOKEN_ID]);
  const [owner] = await readContract(rpc, 'developerLicense', 'ownerOf', [LICENSE_TOKEN_ID]);
  const signer = devnetAccounts().find((account) => account.name === 'License signer');
  if (signer === undefined) throw new Error('the devnet has no account for the license signer');
  return {
    tokenId: LICENSE_TOKEN_ID,
    clientId: getAddress(String(clientId)),
    owner: getAddress(String(owner)),
    alias: LICENSE_ALIAS,
    redirectUri: REDIRECT_URI,
    signer: signer.address,
    signerPrivateKey: signer.privateKey,
  };
}
