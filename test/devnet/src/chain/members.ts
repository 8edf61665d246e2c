import { amoy } from '@dimo-node/kit';
import { Interface } from 'ethers';
import { artifact } from './artifacts';

/**
 * The devnet's contracts in the order of the peer list that every one of them gets (see contracts/Member.sol):
 * name, compiled contract, address. The addresses are those of DIMO's contracts on Amoy.
 */
const TABLE = [
  ['registry', 'Registry', amoy.contracts.registry],
  ['vehicleId', 'VehicleId', amoy.contracts.vehicleId],
  ['manufacturerId', 'ManufacturerId', amoy.contracts.manufacturerId],
  ['aftermarketDeviceId', 'AftermarketDeviceId', amoy.contracts.aftermarketDeviceId],
  ['syntheticDeviceId', 'SyntheticDeviceId', amoy.contracts.syntheticDeviceId],
  ['integrationId', 'IntegrationId', amoy.contracts.integrationId],
  ['sacd', 'Sacd', amoy.contracts.sacd],
  ['template', 'Template', amoy.contracts.template],
  ['dcnRegistry', 'DcnRegistry', amoy.contracts.dcnRegistry],
  ['dcnResolver', 'DcnResolver', amoy.contracts.dcnResolver],
  ['rewards', 'Rewards', amoy.contracts.rewards],
  ['developerLicense', 'DeveloperLicense', amoy.contracts.developerLicense],
  ['staking', 'Staking', amoy.contracts.staking],
  ['connection', 'Connection', amoy.contracts.connection],
  ['storageNode', 'StorageNode', amoy.contracts.storageNode],
  ['dimoToken', 'DimoToken', amoy.contracts.dimoToken],
  ['dimoCredit', 'DimoCredit', amoy.contracts.dimoCredit],
  ['dcnManager', 'DcnManager', '0x0c96a406e4883Ce60EFAF704aD38b381B34474d2'],
  ['forwarder', 'Forwarder', '0xBF050bA5f13F4D7ba1744fcCd6087EDde78a337e'],
] as const;

/** A contract of the devnet: the roles an indexer follows, the name manager and the forwarder. */
export type Member = (typeof TABLE)[number][0];

export const MEMBERS: readonly Member[] = TABLE.map(([name]) => name);

/** EIP-55 address of every contract of the devnet. */
export const DEVNET_ADDRESSES = Object.freeze(
  Object.fromEntries(
    TABLE.map(([name, , address]) => {
      if (address === undefined) throw new Error(`the Amoy network table has no address for ${name}`);
      return [name, address];
    }),
  ),
) as Readonly<Record<Member, string>>;

const interfaces = new Map<Member, Interface>();

/** ABI of a contract, from its compiled form. */
export function memberInterface(member: Member): Interface {
  let found = interfaces.get(member);
  if (found === undefined) {
    found = new Interface(artifact(contractName(member)).abi);
    interfaces.set(member, found);
  }
  return found;
}

/** Human-readable ABI of a contract, as ethers and viem read it. */
export function devnetAbi(member: Member): string[] {
  return memberInterface(member).format(false);
}

/** Code of a contract as it stands on chain. */
export const memberCode = (member: Member): string => artifact(contractName(member)).runtime;

function contractName(member: Member): string {
  const row = TABLE.find(([name]) => name === member);
  if (row === undefined) throw new Error(`no such contract: ${member}`);
  return row[1];
}
