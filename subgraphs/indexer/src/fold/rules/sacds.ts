import type { ContractBook } from '../../chain/contract-book';
import { joinKey } from '../../twin/key';
import type { TwinTables } from '../../twin/state';
import type { Needs } from '../needs';
import { rule, type EventContext, type Rule } from '../rule';
import { clampTime } from './expiry';
import { noteTarget, noteVehicle } from './rows';
import { idOfWord } from './wide-id';
import { ZERO_WORD } from './zero';

/** One grant as an event sets it: whole, nothing is merged with what stood before. */
interface Grant {
  readonly asset: string;
  /** 0 for a grant of an account, which then is the asset, whatever it is. */
  readonly tokenId: string;
  readonly grantee: string;
  readonly permissions: string;
  readonly expires: bigint;
  readonly templateId: string | null;
  readonly source: string;
}

/** The vehicle that a grant is about, or null when it is about something else. */
function vehicleOf(asset: string, tokenId: string, contracts: ContractBook): number | null {
  return tokenId !== ZERO_WORD && asset === contracts.address('vehicleId') ? idOfWord(tokenId) : null;
}

function isConnectionGrant(asset: string, tokenId: string, contracts: ContractBook): boolean {
  return tokenId !== ZERO_WORD && asset === contracts.address('connection');
}

function needsGrant(
  asset: string,
  tokenId: string,
  grantee: string,
  templateId: string | null,
  needs: Needs,
  contracts: ContractBook,
): void {
  const key = joinKey([asset, tokenId, grantee]);
  const vehicleId = vehicleOf(asset, tokenId, contracts);
  if (vehicleId === null) needs.row('sacd', key);
  else {
    needs.rowAmong('sacd', key, 'vehicleId', vehicleId);
    needs.row('vehicle', vehicleId);
  }
  if (isConnectionGrant(asset, tokenId, contracts)) needs.row('connection', tokenId);
  if (templateId !== null) needs.row('template', templateId);
}

function setGrant(grant: Grant, twin: TwinTables, event: EventContext): void {
  const { asset, tokenId, grantee, permissions, expires, templateId, source } = grant;
  const vehicleId = vehicleOf(asset, tokenId, event.contracts);
  if (vehicleId !== null) noteVehicle(vehicleId, twin, event);
  else if (isConnectionGrant(asset, tokenId, event.contracts)) noteTarget(twin.connection.get(tokenId), 'connection', tokenId, event);
  if (templateId !== null && twin.template.get(templateId) === undefined) {
    event.anomaly('unknown-target', `template ${templateId}`, 'referred to, but never seen');
  }
  const expiresAt = clampTime(expires);
  twin.sacd.put({ asset, tokenId, grantee, permissions, expires, templateId, source, vehicleId, createdAt: event.time, expiresAt });
}

function templateOf(word: string): string | null {
  return word === ZERO_WORD ? null : word;
}

export const sacdRules: readonly Rule[] = [
  rule(
    'sacd',
    'PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, uint256 templateId, string source)',
    ['address', 'word', 'word', 'address', 'amount', 'word', 'text'],
    {
      needs: ([asset, tokenId, , grantee, , templateId], needs, contracts) =>
        needsGrant(asset, tokenId, grantee, templateOf(templateId), needs, contracts),
      apply: ([asset, tokenId, permissions, grantee, expires, templateId, source], twin, event) =>
        setGrant({ asset, tokenId, permissions, grantee, expires, templateId: templateOf(templateId), source }, twin, event),
    },
  ),

  rule(
    'sacd',
    'PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, string source)',
    ['address', 'word', 'word', 'address', 'amount', 'text'],
    {
      needs: ([asset, tokenId, , grantee], needs, contracts) => needsGrant(asset, tokenId, grantee, null, needs, contracts),
      apply: ([asset, tokenId, permissions, grantee, expires, source], twin, event) =>
        setGrant({ asset, tokenId, permissions, grantee, expires, templateId: null, source }, twin, event),
    },
  ),

  // Nothing to renounce is no wonder: the vehicle may have moved before.
  rule(
    'sacd',
    'PermissionsRenounced(address indexed asset, uint256 indexed tokenId, address indexed grantee)',
    ['address', 'word', 'address'],
    {
      needs: (key, needs) => needs.row('sacd', joinKey(key)),
      apply: (key, twin) => twin.sacd.delete(joinKey(key)),
    },
  ),
];
