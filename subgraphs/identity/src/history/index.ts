import { DecodeError } from '@dimo-node/indexer';
import { bytesToBigInt, readWindow } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { grantedNumbers, permissionName } from '@dimo-node/kit';
import { given } from '../twin/conditions';
import type { VehicleRow } from '../vehicles/rows';
import { HISTORY_KINDS, type HistoryDetail, type HistoryKind, type HistoryRow } from './entry';
import { layoutOf } from './events';
import { aboutVehicles, historyOfVehicle, ofKinds } from './list';

interface HistoryFilter {
  readonly kinds?: readonly HistoryKind[] | null;
}

const details = new WeakMap<HistoryRow, Partial<HistoryDetail>>();

/** What the event of a row says, decoded once; nothing for one that does not fit its layout, which the indexer lists as an anomaly. */
function detailOf(row: HistoryRow): Partial<HistoryDetail> {
  let detail = details.get(row);
  if (detail === undefined) {
    detail = decode(row);
    details.set(row, detail);
  }
  return detail;
}

function decode({ event, topics, data }: HistoryRow): Partial<HistoryDetail> {
  try {
    return layoutOf(event, topics)?.read(topics, data) ?? {};
  } catch (error) {
    if (error instanceof DecodeError || error instanceof RangeError) return {};
    throw error;
  }
}

const told = (member: keyof HistoryDetail) => (row: HistoryRow) => detailOf(row)[member] ?? null;
const number = (word: Buffer | undefined): bigint | null => (word === undefined ? null : bytesToBigInt(word));

export const history: Topic = {
  typeDefs: `
extend type Vehicle {
  "What happened to the vehicle on chain, the latest first."
  history(${PAGE_ARGS}, filterBy: VehicleHistoryFilter): VehicleHistoryConnection!
}

"One event on chain about a vehicle. Members that the event does not speak of are null."
type VehicleHistoryEntry {
  "Null for an event whose bytes could not be read."
  kind: VehicleHistoryKind
  "Contract and event, such as registry.AftermarketDevicePaired."
  event: String!
  blockNumber: Int!
  logIndex: Int!
  transactionHash: Bytes!
  "Time of the block."
  time: Time!
  "Owner before."
  from: Address
  "Owner after."
  to: Address
  grantee: Address
  "The mask of a SACD: 0x and hex without leading zeros."
  permissionMask: String
  "Names of the permissions in the mask, or of the privilege; numbers without a name are left out."
  permissions: [String!]
  privilegeId: Int
  "End of the grant or privilege; one in the past revokes it."
  expiresAt: Time
  "URI of the agreement of a SACD."
  sourceURI: String
  templateId: BigInt
  "Name of the attribute."
  attribute: String
  "Value of the attribute, or id of the device definition; null for none."
  value: String
  aftermarketDeviceId: Int
  syntheticDeviceId: Int
  stakeId: Int
  "Node of the name."
  node: Bytes
  storageNodeId: BigInt
}

enum VehicleHistoryKind {
  ${HISTORY_KINDS.join('\n  ')}
}

input VehicleHistoryFilter {
  "Any of these."
  kinds: [VehicleHistoryKind!]
}
${pagedTypes('VehicleHistoryEntry', 'VehicleHistoryConnection', 'VehicleHistoryEdge')}`,
  resolvers: {
    Vehicle: {
      history: (row: VehicleRow, args: ListArgs<HistoryFilter>, { twin, dids }: IdentityContext) =>
        twin.page<HistoryRow>(historyOfVehicle, readWindow(args), {
          parent: [row.id],
          conditions: [aboutVehicles(dids.contractBytes('vehicleId')), ...given(args.filterBy?.kinds, ofKinds)],
        }),
    },
    VehicleHistoryEntry: {
      kind: told('kind'),
      from: told('from'),
      to: told('to'),
      grantee: told('grantee'),
      privilegeId: told('privilegeId'),
      expiresAt: told('expiresAt'),
      sourceURI: told('sourceURI'),
      attribute: told('attribute'),
      value: told('value'),
      aftermarketDeviceId: told('aftermarketDeviceId'),
      syntheticDeviceId: told('syntheticDeviceId'),
      stakeId: told('stakeId'),
      node: told('node'),
      templateId: (row: HistoryRow) => number(detailOf(row).templateId),
      storageNodeId: (row: HistoryRow) => number(detailOf(row).storageNodeId),
      permissionMask: (row: HistoryRow) => {
        const { mask } = detailOf(row);
        return mask === undefined ? null : `0x${bytesToBigInt(mask).toString(16)}`;
      },
      permissions: (row: HistoryRow) => {
        const { mask, privilegeId } = detailOf(row);
        if (mask === undefined && privilegeId === undefined) return null;
        const numbers = mask === undefined ? [privilegeId ?? 0] : grantedNumbers(mask);
        return numbers.map(permissionName).filter((name) => name !== null);
      },
    },
  },
};
