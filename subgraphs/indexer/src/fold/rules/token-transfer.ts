import type { EventContext } from '../rule';
import { isLive } from './rows';
import { ZERO_ADDRESS } from './zero';

/** ERC-721. */
export const TRANSFER = 'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)';

/**
 * What a Transfer does to the row of its token:
 * - `create`: the row does not exist yet
 * - `revive`: the row of a burned token becomes live again, under a new owner
 * - `own`: only the owner changes
 * - `burn`: the row is kept, marked as burned; it is made for that when the token was never seen
 * - `nothing`
 */
export type TokenChange = 'create' | 'revive' | 'own' | 'burn' | 'nothing';

interface Burnable {
  readonly burnedAt: number | null;
}

/** Tokens with sequential ids: a burned id never comes back, and the mark of its burn stays even for an id that was never seen. */
export function sequentialTransfer(
  row: Burnable | undefined,
  from: string,
  to: string,
  kind: string,
  id: number,
  event: EventContext,
): TokenChange {
  if (to === ZERO_ADDRESS) {
    if (row === undefined) event.anomaly('unknown-token', `${kind} ${id}`, 'burned, but its mint was never seen');
    return row !== undefined && row.burnedAt !== null ? 'nothing' : 'burn';
  }
  if (row === undefined) {
    if (from === ZERO_ADDRESS) return 'create';
    event.anomaly('unknown-token', `${kind} ${id}`, 'moved, but its mint was never seen');
    return 'nothing';
  }
  if (isLive(row)) return 'own';
  event.anomaly('contradiction', `${kind} ${id}`, 'moved after its burn');
  return 'nothing';
}

/** Tokens whose id is their name: minted again after a burn, they are live again. */
export function nameTransfer(
  row: Burnable | undefined,
  from: string,
  to: string,
  kind: string,
  id: string,
  event: EventContext,
): TokenChange {
  if (from === ZERO_ADDRESS) {
    if (row === undefined) return 'create';
    if (isLive(row)) event.anomaly('displaced', `${kind} ${id}`, 'minted again, but the burn before was never seen');
    return 'revive';
  }
  if (row === undefined) {
    event.anomaly('unknown-token', `${kind} ${id}`, 'moved, but its mint was never seen');
    return 'nothing';
  }
  if (to === ZERO_ADDRESS) return isLive(row) ? 'burn' : 'nothing';
  if (isLive(row)) return 'own';
  event.anomaly('contradiction', `${kind} ${id}`, 'moved after its burn');
  return 'nothing';
}
