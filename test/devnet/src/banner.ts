import { MEMBERS, DEVNET_ADDRESSES } from './chain/members';
import type { Devnet } from './devnet';

/** What a person needs to use the devnet: endpoints, accounts with keys, contracts, license. The keys are public knowledge. */
export function devnetBanner(devnet: Devnet): string {
  const { license } = devnet;
  return [
    '',
    `DIMO devnet  chain ${devnet.chainId}`,
    `  HTTP       ${devnet.httpUrl}`,
    `  WebSocket  ${devnet.wsUrl}`,
    `  Tableland  ${devnet.tablelandUrl}`,
    `  IPFS       ${devnet.ipfsUrl}  (add a file: POST ${new URL('/api/v0/add', devnet.ipfsUrl).href})`,
    '',
    'Accounts (well-known keys, never use them elsewhere)',
    ...devnet.accounts.map(({ name, address, privateKey }) => `  ${name.padEnd(15)}${address}  ${privateKey}`),
    '',
    'Contracts (the addresses of the Amoy test network)',
    ...MEMBERS.map((member) => `  ${member.padEnd(21)}${DEVNET_ADDRESSES[member]}`),
    '',
    'Developer license',
    `  token id      ${license.tokenId}`,
    `  client id     ${license.clientId}`,
    `  alias         ${license.alias}`,
    `  redirect URI  ${license.redirectUri}`,
    `  owner         ${license.owner}`,
    `  API key       ${license.signerPrivateKey}`,
    '',
  ].join('\n');
}
