import { packedCursor, ZERO_ADDRESS_BYTES } from '@dimo-node/kit';
import type { Bind, Condition, TwinList } from '../twin/list';
import type { HistoryKind } from './entry';

/** Events of a vehicle, the latest first. */
export const historyOfVehicle: TwinList = {
  columns: `e.block_number AS "blockNumber", e.log_index AS "logIndex", b.time, e.tx_hash AS "transactionHash", e.name AS event, e.topics, e.data`,
  from: 'chain.event e JOIN chain.block b ON b.number = e.block_number',
  where: 'TRUE',
  parent: [{ column: 'e.vehicle_id', type: 'bigint' }],
  order: [
    { column: 'e.block_number', type: 'bigint', direction: 'DESC' },
    { column: 'e.log_index', type: 'bigint', direction: 'DESC' },
    { column: 'e.tx_index', type: 'bigint', direction: 'DESC' },
  ],
  cursor: packedCursor('integer', 'integer', 'integer'),
};

/** A grant counts only when its asset is the vehicle contract. */
export function aboutVehicles(vehicleContract: Buffer): Condition {
  return (bind: Bind) =>
    `(e.name NOT IN ('sacd.PermissionsSet', 'sacd.PermissionsRenounced') OR substring(e.topics FROM 45 FOR 20) = ${bind(vehicleContract, 'bytea')})`;
}

type TransferKind = 'MINTED' | 'TRANSFERRED' | 'BURNED';

const EVENTS: Readonly<Record<Exclude<HistoryKind, TransferKind>, readonly string[]>> = {
  DEFINITION_SET: ['registry.VehicleNodeMintedWithDeviceDefinition', 'registry.DeviceDefinitionIdSet'],
  ATTRIBUTE_SET: ['registry.VehicleAttributeSet', 'registry.VehicleAttributeSetDevAdmin'],
  AFTERMARKET_DEVICE_PAIRED: ['registry.AftermarketDevicePaired'],
  AFTERMARKET_DEVICE_UNPAIRED: ['registry.AftermarketDeviceUnpaired', 'registry.AftermarketDeviceUnpairedDevAdmin'],
  SYNTHETIC_DEVICE_PAIRED: ['registry.SyntheticDeviceNodeMinted'],
  SYNTHETIC_DEVICE_UNPAIRED: ['registry.SyntheticDeviceNodeBurned', 'registry.SyntheticDeviceNodeBurnedDevAdmin'],
  GRANT_SET: ['sacd.PermissionsSet'],
  GRANT_RENOUNCED: ['sacd.PermissionsRenounced'],
  PRIVILEGE_SET: ['vehicleId.PrivilegeSet'],
  NAME_LINKED: ['dcnResolver.VehicleIdChanged'],
  STAKE_ATTACHED: ['staking.VehicleAttached'],
  STAKE_DETACHED: ['staking.VehicleDetached'],
  STORAGE_NODE_SET: ['registry.VehicleStorageNodeIdSet', 'registry.NodeIdSetForVehicleId', 'storageNode.NodeSetForVehicle'],
};

const FROM = 'substring(e.topics FROM 45 FOR 20)';
const TO = 'substring(e.topics FROM 77 FOR 20)';

/** The three kinds of Transfer are told apart by who is nobody. */
function transferSql(kind: TransferKind, bind: Bind): string {
  const nobody = bind(ZERO_ADDRESS_BYTES, 'bytea');
  const from = `${FROM} ${kind === 'MINTED' ? '=' : '<>'} ${nobody}`;
  const to = kind === 'MINTED' ? 'TRUE' : `${TO} ${kind === 'BURNED' ? '=' : '<>'} ${nobody}`;
  return `(e.name = 'vehicleId.Transfer' AND ${from} AND ${to})`;
}

/** Events of any of the kinds. */
export function ofKinds(kinds: readonly HistoryKind[]): Condition {
  return (bind) => {
    const ways = kinds.map((kind) => (isTransfer(kind) ? transferSql(kind, bind) : `e.name = ANY(${bind(EVENTS[kind], 'text[]')})`));
    return ways.length === 0 ? 'FALSE' : `(${ways.join(' OR ')})`;
  };
}

function isTransfer(kind: HistoryKind): kind is TransferKind {
  return kind === 'MINTED' || kind === 'TRANSFERRED' || kind === 'BURNED';
}
