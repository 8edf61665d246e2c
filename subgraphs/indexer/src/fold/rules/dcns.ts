import type { TwinTables } from '../../twin/state';
import type { TwinDraft, TwinRow } from '../../twin/tables';
import { rule, type EventContext, type Rule } from '../rule';
import { clampTime } from './expiry';
import { isLive, mintedHere, noteVehicle } from './rows';
import { nameTransfer, TRANSFER } from './token-transfer';
import { ZERO_WORD } from './zero';

const KIND = 'node';

/** A claim of a name that the twin never saw; a claim of a known one keeps its name, vehicle and expiration until events change them. */
const UNKNOWN = { name: null, expires: null, expiresAt: null, vehicleId: null, linkedBlock: null, linkedLog: null } as const;

function claimed(node: string, owner: string, known: TwinRow<'dcn'> | undefined, event: EventContext): TwinDraft<'dcn'> {
  return { ...(known ?? UNKNOWN), node, owner, mintedAt: event.time, burnedAt: null };
}

/** What resolver and registry tell of a burned name is kept for the day that somebody claims it again. */
function storedRow(node: string, twin: TwinTables, event: EventContext): TwinRow<'dcn'> | undefined {
  const dcn = twin.dcn.get(node);
  if (!dcn) event.anomaly('missing-row', `${KIND} ${node}`, 'changed, but never seen');
  return dcn;
}

export const dcnRules: readonly Rule[] = [
  // After the Transfer of the same mint: its receiver may have passed the name on or burned it since.
  rule('dcnRegistry', 'NewNode(bytes32 indexed node, address indexed owner)', ['word', 'address'], {
    needs: ([node], needs) => needs.row('dcn', node),
    apply([node, owner], twin, event) {
      const known = twin.dcn.get(node);
      if (known && mintedHere(known, event)) return;
      twin.dcn.put(claimed(node, owner, known, event));
    },
  }),

  // The root gets an absurd expiration at the start and is nobody's name.
  rule('dcnRegistry', 'NewExpiration(bytes32 indexed node, uint256 expiration)', ['word', 'amount'], {
    needs([node], needs) {
      if (node !== ZERO_WORD) needs.row('dcn', node);
    },
    apply([node, expires], twin, event) {
      if (node === ZERO_WORD) return;
      const dcn = storedRow(node, twin, event);
      if (dcn) twin.dcn.put({ ...dcn, expires, expiresAt: clampTime(expires) });
    },
  }),

  rule('dcnRegistry', TRANSFER, ['address', 'address', 'word'], {
    needs: ([, , node], needs) => needs.row('dcn', node),
    apply([from, to, node], twin, event) {
      const known = twin.dcn.get(node);
      const change = nameTransfer(known, from, to, KIND, node, event);
      if (change === 'create' || change === 'revive') twin.dcn.put(claimed(node, to, known, event));
      else if (change === 'own' && known) twin.dcn.put({ ...known, owner: to });
      else if (change === 'burn' && known) twin.dcn.put({ ...known, burnedAt: event.time });
    },
  }),

  rule('dcnResolver', 'NameChanged(bytes32 indexed node, string name_)', ['word', 'text'], {
    needs: ([node], needs) => needs.row('dcn', node),
    apply([node, name], twin, event) {
      const dcn = storedRow(node, twin, event);
      if (dcn) twin.dcn.put({ ...dcn, name });
    },
  }),

  // Several names may point at one vehicle; the latest link is the one that shows, hence its place is kept.
  rule('dcnResolver', 'VehicleIdChanged(bytes32 indexed node, uint256 indexed vehicleId_)', ['word', 'id'], {
    needs([node, vehicleId], needs) {
      needs.row('dcn', node);
      if (vehicleId !== 0) needs.row('vehicle', vehicleId);
    },
    apply([node, vehicleId], twin, event) {
      const dcn = storedRow(node, twin, event);
      if (!dcn) return;
      if (vehicleId === 0) return twin.dcn.put({ ...dcn, vehicleId: null, linkedBlock: null, linkedLog: null });
      if (isLive(dcn)) noteVehicle(vehicleId, twin, event);
      twin.dcn.put({ ...dcn, vehicleId, linkedBlock: event.block, linkedLog: event.logIndex });
    },
  }),
];
