import { joinKey } from '../../twin/key';
import { rule, type Rule, type RuleBody } from '../rule';
import { clampTime } from './expiry';
import { noteVehicle } from './rows';

/** A revocation is a grant that has expired; readers decide expiry. */
const setPrivilege: RuleBody<[vehicleId: number, version: bigint, privilegeId: number, grantee: string, expires: bigint]> = {
  needs([vehicleId, , privilegeId, grantee], needs) {
    needs.row('vehicle', vehicleId);
    needs.row('privilege', joinKey([vehicleId, privilegeId, grantee]));
  },
  apply([vehicleId, , privilegeId, grantee, expires], twin, event) {
    noteVehicle(vehicleId, twin, event);
    twin.privilege.put({ vehicleId, privilegeId, grantee, setAt: event.time, expires, expiresAt: clampTime(expires) });
  },
};

export const vehiclePrivilegeRules: readonly Rule[] = [
  'PrivilegeSet(uint256 indexed tokenId, uint256 version, uint256 indexed privId, address indexed user, uint256 expires)',
  'PrivilegeSet(uint256 tokenId, uint256 version, uint256 privId, address indexed user, uint256 expires)',
].map((event) => rule('vehicleId', event, ['id', 'amount', 'id', 'address', 'amount'], setPrivilege));
