import { Interface } from 'ethers';
import type { ContractBook } from '../chain/contract-book';
import type { Rpc } from '../rpc';

const REGISTRY = new Interface([
  'function getManufacturerNameById(uint256 tokenId) view returns (string)',
  'function getParentNode(address idProxyAddress, uint256 tokenId) view returns (uint256)',
]);
const SACD = new Interface([
  'function getPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) view returns (uint256)',
]);

const LICENSE = new Interface([
  'function ownerOf(uint256 tokenId) view returns (address)',
  'function tokenIdToClientId(uint256 tokenId) view returns (address)',
]);

/** State of the contracts that no event tells, read at one block. Every read throws when the contract does not answer. */
export class ContractReads {
  readonly #rpc: Rpc;
  readonly #contracts: ContractBook;
  readonly #block: number;

  constructor(rpc: Rpc, contracts: ContractBook, block: number) {
    this.#rpc = rpc;
    this.#contracts = contracts;
    this.#block = block;
  }

  async manufacturerName(id: number, signal: AbortSignal): Promise<string> {
    return (await this.#read('registry', REGISTRY, 'getManufacturerNameById', [id], signal)) as string;
  }

  /** Parent of a vehicle or device: a manufacturer, integration or connection id; 0 when it has none. */
  async parent(of: 'vehicleId' | 'aftermarketDeviceId' | 'syntheticDeviceId', id: number, signal: AbortSignal): Promise<bigint> {
    return (await this.#read('registry', REGISTRY, 'getParentNode', [this.#address(of), id], signal)) as bigint;
  }

  /** Those bits of `mask` that a grant still gives. Ids and mask as 64 hex digits. */
  async permissions(of: 'connection', tokenId: string, grantee: string, mask: string, signal: AbortSignal): Promise<bigint> {
    const args = [this.#address(of), BigInt(`0x${tokenId}`), `0x${grantee}`, BigInt(`0x${mask}`)];
    return (await this.#read('sacd', SACD, 'getPermissions', args, signal)) as bigint;
  }

  /** Owner and client id of a developer license; throws when there is no such license. */
  async license(id: number, signal: AbortSignal): Promise<{ owner: string; clientId: string }> {
    const owner = (await this.#read('developerLicense', LICENSE, 'ownerOf', [id], signal)) as string;
    const clientId = (await this.#read('developerLicense', LICENSE, 'tokenIdToClientId', [id], signal)) as string;
    return { owner, clientId };
  }

  async #read(
    role: 'registry' | 'sacd' | 'developerLicense',
    abi: Interface,
    name: string,
    args: unknown[],
    signal: AbortSignal,
  ): Promise<unknown> {
    const answer = await this.#rpc.call({ to: this.#address(role), data: abi.encodeFunctionData(name, args) }, this.#block, signal);
    return abi.decodeFunctionResult(name, answer)[0];
  }

  #address(role: Parameters<ContractBook['address']>[0]): string {
    const address = this.#contracts.address(role);
    if (address === undefined) throw new Error(`this network has no ${role} contract`);
    return `0x${address}`;
  }
}
