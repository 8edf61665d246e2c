import type { ContractRole, Network } from '@dimo-node/kit';

export interface Contract {
  readonly role: ContractRole;
  /** Superseded deployments are kept raw, without effect on the twin. */
  readonly current: boolean;
}

/** Which contract an address is, on one network. Addresses are 40 lower-case hex digits without prefix. */
export class ContractBook {
  readonly chainId: number;
  readonly #contracts = new Map<string, Contract>();
  readonly #addresses = new Map<ContractRole, string>();

  constructor(network: Network, skip: readonly ContractRole[] = []) {
    this.chainId = network.chainId;
    for (const { role, address } of network.superseded) {
      if (!skip.includes(role)) this.#contracts.set(bareAddress(address), { role, current: false });
    }
    for (const [role, address] of Object.entries(network.contracts) as [ContractRole, string][]) {
      this.#addresses.set(role, bareAddress(address));
      if (!skip.includes(role)) this.#contracts.set(bareAddress(address), { role, current: true });
    }
  }

  contractAt(address: string): Contract | undefined {
    return this.#contracts.get(address);
  }

  /** The address of a role, or undefined where the network has no such contract. */
  address(role: ContractRole): string | undefined {
    return this.#addresses.get(role);
  }

  /** All watched addresses, with 0x, as an RPC filter wants them. */
  watched(): string[] {
    return [...this.#contracts.keys()].map((address) => `0x${address}`);
  }
}

export function bareAddress(address: string): string {
  return address.slice(2).toLowerCase();
}
