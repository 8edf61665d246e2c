import { amoy, type ContractRole, type Network } from '@dimo-node/kit';
import type { AddressedLog } from '../devnet/src/logs/encode';
import { EventFragment, Interface, id as keccakText, toBeHex, zeroPadValue } from 'ethers';
import { EVENTS } from '../../subgraphs/indexer/src/chain/events';

type Argument = string | number | bigint;

const ZERO = zeroPadValue('0x', 20);
const MAKES = ['Toyota', 'Ford', 'Tesla', 'BMW', 'Kia', 'Volvo'];
const GRANTEES = 50;
const OWNERS = 400;

/**
 * A made-up but plausible history of a DIMO network as logs, the same for the same seed: fleets that are minted, described, paired,
 * granted, sold, rewarded and scrapped. Every call of `transaction` is one transaction.
 */
export class ChainHistory {
  readonly #network: Network;
  readonly #layouts = new Map<string, { iface: Interface; fragment: EventFragment }>();
  #random: number;
  #vehicles = 0;
  #synthetic = 0;
  #aftermarket = 0;
  #week = 1;
  #begun = false;
  /** Vehicles that live, by id: owner. */
  readonly #owners = new Map<number, string>();
  readonly #syntheticOf = new Map<number, number>();
  readonly #aftermarketOf = new Map<number, number>();

  constructor(seed: number, network: Network = amoy) {
    this.#random = seed >>> 0 || 1;
    this.#network = network;
  }

  /** Logs of the next transaction, about `size` mints or a mixture of later events. */
  transaction(): AddressedLog[] {
    if (!this.#begun) {
      this.#begun = true;
      return this.#beginning();
    }
    const dice = this.#below(10);
    if (this.#vehicles < 5 || dice < 4) return this.#mint();
    const vehicle = this.#anyVehicle();
    if (vehicle === undefined) return this.#mint();
    if (dice < 6) return this.#grant(vehicle);
    if (dice < 7) return this.#sell(vehicle);
    if (dice < 9) return this.#reward();
    return this.#below(4) === 0 ? this.#scrap(vehicle) : this.#rename(vehicle);
  }

  /** One attribute of one vehicle, outside the history. */
  modelSet(vehicle: number, model: string): AddressedLog {
    return this.#log('registry', 'VehicleAttributeSet(uint256,string,string)', [vehicle, 'Model', model]);
  }

  /** A link of a name to a vehicle, or to none with 0, outside the history. */
  nameLinked(name: string, vehicle: number): AddressedLog {
    return this.#log('dcnResolver', 'VehicleIdChanged(bytes32,uint256)', [keccakText(name), vehicle]);
  }

  #beginning(): AddressedLog[] {
    const owner = this.#account(1);
    return [
      ...MAKES.flatMap((name, i) => [
        this.#log('manufacturerId', 'Transfer(address,address,uint256)', [ZERO, owner, i + 1]),
        this.#log('registry', 'ManufacturerNodeMinted(string,uint256,address)', [name, i + 1, owner]),
        this.#log('registry', 'ManufacturerTableSet(uint256,uint256)', [i + 1, i + 100]),
      ]),
      this.#log('storageNode', 'StorageNodeAnchorMinted(address,uint256,address,string,string)', [
        owner,
        this.#storageNode(),
        owner,
        'Node',
        'https://node',
      ]),
      this.#log('connection', 'ConnectionMinted(address,uint256,address,string,bytes32,uint256)', [
        owner,
        this.#connection(),
        owner,
        'Smartcar',
        zeroPadValue('0x01', 32),
        1,
      ]),
      this.#log('developerLicense', 'Issued(uint256,address,address)', [1, owner, this.#account(2)]),
      this.#log('developerLicense', 'SignerEnabled(uint256,address)', [1, this.#account(3)]),
    ];
  }

  #mint(): AddressedLog[] {
    const id = ++this.#vehicles;
    const owner = this.#account(this.#below(OWNERS) + 10);
    const make = this.#below(MAKES.length);
    const definition = `${(MAKES[make] ?? '').toLowerCase()}_model-${this.#below(20)}_${2010 + this.#below(15)}`;
    this.#owners.set(id, owner);
    const logs = [
      this.#log('vehicleId', 'Transfer(address,address,uint256)', [ZERO, owner, id]),
      this.#log('registry', 'VehicleNodeMintedWithDeviceDefinition(uint256,uint256,address,string)', [make + 1, id, owner, definition]),
      this.#log('registry', 'VehicleAttributeSet(uint256,string,string)', [id, 'Make', MAKES[make] ?? '']),
      this.#log('registry', 'VehicleAttributeSet(uint256,string,string)', [id, 'Model', `Model ${this.#below(20)}`]),
      this.#log('registry', 'VehicleAttributeSet(uint256,string,string)', [id, 'Year', String(2010 + this.#below(15))]),
      this.#log('registry', 'VehicleStorageNodeIdSet(uint256,uint256)', [id, this.#storageNode()]),
    ];
    if (this.#below(2) === 0) {
      const device = ++this.#synthetic;
      this.#syntheticOf.set(id, device);
      logs.push(this.#log('syntheticDeviceId', 'Transfer(address,address,uint256)', [ZERO, owner, device]));
      logs.push(
        this.#log('registry', 'SyntheticDeviceNodeMinted(uint256,uint256,uint256,address,address)', [
          this.#connection(),
          device,
          id,
          this.#account(900_000 + device),
          owner,
        ]),
      );
    }
    if (this.#below(3) === 0) logs.push(...this.#claimDevice(id, owner));
    return [...logs, ...this.#grant(id)];
  }

  #claimDevice(vehicle: number, owner: string): AddressedLog[] {
    const device = ++this.#aftermarket;
    const maker = this.#account(1);
    this.#aftermarketOf.set(vehicle, device);
    return [
      this.#log('aftermarketDeviceId', 'Transfer(address,address,uint256)', [ZERO, maker, device]),
      this.#log('registry', 'AftermarketDeviceNodeMinted(uint256,uint256,address,address)', [
        1,
        device,
        this.#account(1_800_000 + device),
        maker,
      ]),
      this.#log('registry', 'AftermarketDeviceAttributeSet(uint256,string,string)', [device, 'Serial', `S-${device}`]),
      this.#log('registry', 'BeneficiarySet(address,uint256,address)', [this.#network.contracts.aftermarketDeviceId ?? ZERO, device, ZERO]),
      this.#log('aftermarketDeviceId', 'Transfer(address,address,uint256)', [maker, owner, device]),
      this.#log('registry', 'AftermarketDeviceClaimed(uint256,address)', [device, owner]),
      this.#log('registry', 'AftermarketDevicePaired(uint256,uint256,address)', [device, vehicle, owner]),
    ];
  }

  #grant(vehicle: number): AddressedLog[] {
    const asset = this.#network.contracts.vehicleId ?? ZERO;
    const grantee = this.#account(5000 + this.#below(GRANTEES));
    const expires = 1_900_000_000 + this.#below(100_000_000);
    const masks = [12, 972, 3888, 65_532];
    return [
      this.#log('sacd', 'PermissionsSet(address,uint256,uint256,address,uint256,uint256,string)', [
        asset,
        vehicle,
        masks[this.#below(4)] ?? 12,
        grantee,
        expires,
        0,
        'ipfs://document',
      ]),
      this.#log('vehicleId', 'PrivilegeSet(uint256,uint256,uint256,address,uint256)', [vehicle, 1, 1 + this.#below(6), grantee, expires]),
    ];
  }

  #sell(vehicle: number): AddressedLog[] {
    const to = this.#account(this.#below(OWNERS) + 10);
    const from = this.#owners.get(vehicle) ?? ZERO;
    this.#owners.set(vehicle, to);
    return [this.#log('vehicleId', 'Transfer(address,address,uint256)', [from, to, vehicle]), ...this.#grant(vehicle)];
  }

  #reward(): AddressedLog[] {
    const week = this.#week++;
    return Array.from({ length: 10 }, () => this.#anyVehicle() ?? 1).flatMap((vehicle) => {
      const owner = this.#owners.get(vehicle) ?? ZERO;
      const device = this.#syntheticOf.get(vehicle);
      const amount = 10n ** 18n + BigInt(this.#below(1_000_000));
      const streak = this.#log('rewards', 'TokensTransferredForConnectionStreak(uint256,address,uint256,uint256,uint256)', [
        week,
        owner,
        amount,
        vehicle,
        4,
      ]);
      if (device === undefined) return [streak];
      const proxy = this.#network.contracts.syntheticDeviceId ?? ZERO;
      return [
        this.#log('rewards', 'TokensTransferredForDevice(uint256,address,uint256,uint256,address,uint256)', [
          week,
          owner,
          amount,
          vehicle,
          proxy,
          device,
        ]),
        streak,
      ];
    });
  }

  #rename(vehicle: number): AddressedLog[] {
    const node = keccakText(`car${vehicle}.dimo`);
    const owner = this.#owners.get(vehicle) ?? ZERO;
    return [
      this.#log('registry', 'DeviceDefinitionIdSet(uint256,string)', [vehicle, `ford_model-${this.#below(20)}_2020`]),
      this.#log('dcnRegistry', 'Transfer(address,address,uint256)', [ZERO, owner, BigInt(node)]),
      this.#log('dcnRegistry', 'NewNode(bytes32,address)', [node, owner]),
      this.#log('dcnRegistry', 'NewExpiration(bytes32,uint256)', [node, 1_900_000_000]),
      this.#log('dcnResolver', 'VehicleIdChanged(bytes32,uint256)', [node, vehicle]),
      this.#log('dcnResolver', 'NameChanged(bytes32,string)', [node, `car${vehicle}.dimo`]),
    ];
  }

  #scrap(vehicle: number): AddressedLog[] {
    const owner = this.#owners.get(vehicle) ?? ZERO;
    const device = this.#aftermarketOf.get(vehicle);
    const synthetic = this.#syntheticOf.get(vehicle);
    this.#owners.delete(vehicle);
    this.#aftermarketOf.delete(vehicle);
    this.#syntheticOf.delete(vehicle);
    return [
      ...(device === undefined
        ? []
        : [this.#log('registry', 'AftermarketDeviceUnpaired(uint256,uint256,address)', [device, vehicle, owner])]),
      ...(synthetic === undefined
        ? []
        : [this.#log('registry', 'SyntheticDeviceNodeBurned(uint256,uint256,address)', [synthetic, vehicle, owner])]),
      this.#log('registry', 'VehicleNodeBurned(uint256,address)', [vehicle, owner]),
      this.#log('vehicleId', 'Transfer(address,address,uint256)', [owner, ZERO, vehicle]),
    ];
  }

  #anyVehicle(): number | undefined {
    for (let tries = 0; tries < 10; tries++) {
      const vehicle = 1 + this.#below(Math.max(1, this.#vehicles));
      if (this.#owners.has(vehicle)) return vehicle;
    }
    return undefined;
  }

  #connection(): bigint {
    return BigInt(`0x${Buffer.from('Smartcar').toString('hex').padEnd(64, '0')}`);
  }

  #storageNode(): bigint {
    return BigInt(keccakText('Node'));
  }

  #account(n: number): string {
    return toBeHex(0xa11ce000000000n + BigInt(n), 20);
  }

  /** xorshift: small, and the same everywhere. */
  #below(limit: number): number {
    this.#random ^= this.#random << 13;
    this.#random ^= this.#random >>> 17;
    this.#random ^= this.#random << 5;
    this.#random >>>= 0;
    return this.#random % limit;
  }

  #log(role: ContractRole, signature: string, values: readonly Argument[]): AddressedLog {
    const address = this.#network.contracts[role];
    if (address === undefined) throw new Error(`the network has no ${role}`);
    const { iface, fragment } = this.#layout(role, signature);
    return { address, ...iface.encodeEventLog(fragment, values) };
  }

  #layout(role: ContractRole, signature: string): { iface: Interface; fragment: EventFragment } {
    const key = `${role} ${signature}`;
    let layout = this.#layouts.get(key);
    if (!layout) {
      const fragment = EVENTS[role].map((text) => EventFragment.from(text)).find((one) => one.format('sighash') === signature);
      if (!fragment) throw new Error(`${role} has no ${signature}`);
      this.#layouts.set(key, (layout = { iface: new Interface([fragment]), fragment }));
    }
    return layout;
  }
}
