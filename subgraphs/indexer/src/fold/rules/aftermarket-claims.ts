import { rule, type Rule, type RuleBody } from '../rule';
import { AFTERMARKET_DEVICE } from './aftermarket-devices';
import { liveRow } from './rows';
import { ZERO_ADDRESS } from './zero';

/** The owner changed by the Transfer before. */
const claim: RuleBody<[id: number, owner: string]> = {
  needs: ([id], needs) => needs.row('aftermarketDevice', id),
  apply([id], twin, event) {
    const device = liveRow(twin.aftermarketDevice.get(id), AFTERMARKET_DEVICE, id, event);
    if (device) twin.aftermarketDevice.put({ ...device, claimedAt: event.time });
  },
};

const unclaim: RuleBody<[id: number, owner?: string]> = {
  needs: ([id], needs) => needs.row('aftermarketDevice', id),
  apply([id], twin, event) {
    const device = liveRow(twin.aftermarketDevice.get(id), AFTERMARKET_DEVICE, id, event);
    if (device && device.claimedAt !== null) twin.aftermarketDevice.put({ ...device, claimedAt: null });
  },
};

/** Nobody means the owner. Other collections use the same event and have no beneficiary in the twin. */
const setBeneficiary: RuleBody<[collection: string, id: number, beneficiary: string]> = {
  needs([collection, id], needs, contracts) {
    if (collection === contracts.address('aftermarketDeviceId')) needs.row('aftermarketDevice', id);
  },
  apply([collection, id, beneficiary], twin, event) {
    if (collection !== event.contracts.address('aftermarketDeviceId')) return;
    const device = liveRow(twin.aftermarketDevice.get(id), AFTERMARKET_DEVICE, id, event);
    if (device) twin.aftermarketDevice.put({ ...device, beneficiary: beneficiary === ZERO_ADDRESS ? device.owner : beneficiary });
  },
};

export const aftermarketClaimRules: readonly Rule[] = [
  rule('registry', 'AftermarketDeviceClaimed(uint256 aftermarketDeviceNode, address indexed owner)', ['id', 'address'], claim),
  rule('registry', 'AftermarketDeviceClaimed(uint256 indexed aftermarketDeviceNode, address indexed owner)', ['id', 'address'], claim),
  rule('registry', 'AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode)', ['id'], unclaim),
  rule('registry', 'AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode, address indexed owner)', ['id', 'address'], unclaim),
  rule('registry', 'AftermarketDeviceUnclaimedDevAdmin(uint256 indexed aftermarketDeviceNode)', ['id'], unclaim),
  rule(
    'registry',
    'BeneficiarySet(address indexed idProxyAddress, uint256 indexed nodeId, address indexed beneficiary)',
    ['address', 'id', 'address'],
    setBeneficiary,
  ),
  rule(
    'registry',
    'BeneficiarySet(address indexed idProxyAddress, uint256 nodeId, address indexed beneficiary)',
    ['address', 'id', 'address'],
    setBeneficiary,
  ),
];
