import { Interface } from 'ethers';
import type { ContractRole } from '@dimo-node/kit';

/** One fact of the twin and the contract read that should agree with it. */
export interface Check {
  /** What is compared, e.g. `owner of vehicle 501`. */
  readonly about: string;
  readonly role: ContractRole;
  readonly abi: Interface;
  readonly method: string;
  readonly args: readonly unknown[];
  /** As the contract would answer, lower-case; `burned` means that the read must revert. */
  readonly expected: string;
}

/** Tokens of one contract whose owner the twin knows. */
export interface OwnedTable {
  readonly role: ContractRole;
  readonly name: string;
  readonly table: string;
  readonly key: string;
}

export const OWNED: readonly OwnedTable[] = [
  { role: 'vehicleId', name: 'vehicle', table: 'vehicle', key: 'id' },
  { role: 'aftermarketDeviceId', name: 'aftermarket device', table: 'aftermarket_device', key: 'id' },
  { role: 'manufacturerId', name: 'manufacturer', table: 'manufacturer', key: 'id' },
  { role: 'staking', name: 'stake', table: 'stake', key: 'id' },
  { role: 'connection', name: 'connection', table: 'connection', key: 'id' },
  { role: 'storageNode', name: 'storage node', table: 'storage_node', key: 'id' },
  { role: 'dcnRegistry', name: 'name', table: 'dcn', key: 'node' },
  { role: 'developerLicense', name: 'developer license', table: 'developer_license', key: 'id' },
];

const ERC721 = new Interface(['function ownerOf(uint256 tokenId) view returns (address)']);
const REGISTRY = new Interface([
  'function getLink(address idProxyAddress, uint256 sourceNode) view returns (uint256)',
  'function getNodeLink(address idProxyAddressSource, address idProxyAddressTarget, uint256 sourceNode) view returns (uint256)',
  'function getBeneficiary(address idProxyAddress, uint256 nodeId) view returns (address)',
  'function isAftermarketDeviceClaimed(uint256 nodeId) view returns (bool)',
]);
const SACD = new Interface([
  'function getPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) view returns (uint256)',
  'function getAccountPermissions(address grantor, address grantee, uint256 permissions) view returns (uint256)',
]);

/** `id` as decimal text or 32 bytes; `owner` undefined for a burned token. */
export function ownerCheck({ role, name }: OwnedTable, id: string | Buffer, owner: Buffer | null): Check {
  const tokenId = typeof id === 'string' ? BigInt(id) : BigInt(`0x${id.toString('hex')}`);
  return {
    about: `owner of ${name} ${tokenId}`,
    role,
    abi: ERC721,
    method: 'ownerOf',
    args: [tokenId],
    expected: owner === null ? 'burned' : hex(owner),
  };
}

export function pairingCheck(aftermarketDeviceContract: string, device: string, vehicle: string | null): Check {
  return registry(`vehicle of aftermarket device ${device}`, 'getLink', [aftermarketDeviceContract, device], vehicle ?? '0');
}

export function syntheticCheck(vehicleContract: string, syntheticContract: string, vehicle: string, device: string): Check {
  return registry(`synthetic device of vehicle ${vehicle}`, 'getNodeLink', [vehicleContract, syntheticContract, vehicle], device);
}

export function beneficiaryCheck(aftermarketDeviceContract: string, device: string, beneficiary: Buffer): Check {
  return registry(`beneficiary of aftermarket device ${device}`, 'getBeneficiary', [aftermarketDeviceContract, device], hex(beneficiary));
}

export function claimCheck(device: string, claimed: boolean): Check {
  return registry(`claim of aftermarket device ${device}`, 'isAftermarketDeviceClaimed', [device], String(claimed));
}

/** Which bits of a grant's mask the contract still gives: all while it runs, none after. */
export function grantCheck(asset: Buffer, tokenId: Buffer, grantee: Buffer, mask: Buffer, active: boolean): Check {
  const [id, wanted] = [tokenId, mask].map((word) => BigInt(`0x${word.toString('hex')}`)) as [bigint, bigint];
  const about = `permissions of ${hex(grantee)} on ${hex(asset)} ${id}`;
  const expected = active ? wanted.toString() : '0';
  return id === 0n
    ? { about, role: 'sacd', abi: SACD, method: 'getAccountPermissions', args: [hex(asset), hex(grantee), wanted], expected }
    : { about, role: 'sacd', abi: SACD, method: 'getPermissions', args: [hex(asset), id, hex(grantee), wanted], expected };
}

function registry(about: string, method: string, args: readonly unknown[], expected: string): Check {
  return { about, role: 'registry', abi: REGISTRY, method, args, expected };
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}
