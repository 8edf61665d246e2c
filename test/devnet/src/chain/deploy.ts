import type { RpcSender } from '../rpc';
import { encodeCall } from './call';
import { DEVNET_ADDRESSES, memberCode, MEMBERS } from './members';

/**
 * Places the code of every contract at its address. Each still needs `initialize` (see initializeCalls) in a transaction,
 * since code placed this way has no constructor.
 */
export async function placeContracts(rpc: RpcSender): Promise<void> {
  for (const member of MEMBERS) {
    await rpc.send('anvil_setCode', [DEVNET_ADDRESSES[member], memberCode(member)]);
    // As if created by a transaction: a contract's nonce starts at 1, and license accounts are created by nonce.
    await rpc.send('anvil_setNonce', [DEVNET_ADDRESSES[member], '0x1']);
  }
}

/** The transactions that tell every contract its administrator and its peers. */
export function initializeCalls(admin: string): { to: string; data: string }[] {
  const peers = MEMBERS.map((member) => DEVNET_ADDRESSES[member]);
  return MEMBERS.map((member) => encodeCall({ member, fn: 'initialize', args: [admin, peers] }));
}
