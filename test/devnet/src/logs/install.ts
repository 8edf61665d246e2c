import { artifact } from '../chain/artifacts';
import type { RpcSender } from '../rpc';
import { encodeAddressedLogs, type AddressedLog } from './encode';

/** Where installLogEmitter puts LogScript. */
export const LOG_SCRIPT_ADDRESS = '0x00000000000000000000000000000000d1405c12';

/** Puts LogEmitter's code at each address (what stood there is gone) and LogScript's at LOG_SCRIPT_ADDRESS. */
export async function installLogEmitter(rpc: RpcSender, addresses: readonly string[]): Promise<void> {
  const emitter = artifact('LogEmitter').runtime;
  for (const address of new Set(addresses)) await rpc.send('anvil_setCode', [address, emitter]);
  await rpc.send('anvil_setCode', [LOG_SCRIPT_ADDRESS, artifact('LogScript').runtime]);
}

/**
 * Sends one transaction that emits `logs` in order, from whatever addresses they name (installLogEmitter must have been
 * called for them). Returns the transaction's hash; it is mined by the node's own rule. `from` is the first dev account.
 */
export async function sendLogs(
  rpc: RpcSender,
  logs: readonly AddressedLog[],
  from = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
): Promise<string> {
  const data = encodeAddressedLogs(logs);
  // Calldata, memory, log bytes and topics together stay below this: cheap to overstate, as blocks are large and gas is free.
  const gas = 100_000 + logs.length * 20_000 + data.length * 40;
  return String(
    await rpc.send('eth_sendTransaction', [{ from, to: LOG_SCRIPT_ADDRESS, data, gas: `0x${gas.toString(16)}`, gasPrice: '0x0' }]),
  );
}
