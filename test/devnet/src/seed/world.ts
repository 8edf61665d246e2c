import { getCreateAddress, id as keccakText } from 'ethers';
import { addressOf, type AccountName } from '../accounts';
import type { Member } from '../chain/members';
import { DEVNET_ADDRESSES } from '../chain/members';
import { MINT_VEHICLE_AND_GRANT, MINT_VEHICLE_WITH_DEFINITION } from '../chain/functions';
import type { AgreementDesk } from './agreements';
import type { BlockWriter } from './block-writer';
import { ALL_PERMISSIONS, connectionId, definitionId, DEVICE_MAKERS, MAKES, NO_GRANT } from './catalogue';
import type { Prng } from './prng';
import type { Timeline } from './timeline';

export interface SeedVehicle {
  readonly id: number;
  readonly make: string;
  readonly model: string;
  readonly year: number;
  owner: AccountName;
  device?: number;
  synthetic?: number;
  burned: boolean;
}

export interface SeedDevice {
  readonly id: number;
  readonly maker: (typeof DEVICE_MAKERS)[number];
  owner: AccountName;
  claimed: boolean;
  vehicle?: number;
  burned: boolean;
}

export interface NewVehicle {
  readonly owner: AccountName;
  readonly make: string;
  readonly model: string;
  readonly year: number;
  /** Which mint function: without a definition, with one, with one and a grant to the license, or with a synthetic device. */
  readonly form: 'bare' | 'defined' | 'granted' | 'with-synthetic';
  /** For the last form. */
  readonly connection?: string;
  readonly grantExpires?: number;
}

/** What the seed has put on the chain so far, and the calls that put more there. Ids are the contracts' own: counted from 1. */
export class World {
  readonly vehicles: SeedVehicle[] = [];
  readonly devices: SeedDevice[] = [];
  readonly #writer: BlockWriter;
  #syntheticCount = 0;

  constructor(
    writer: BlockWriter,
    readonly timeline: Timeline,
    readonly rng: Prng,
    /** Where owners sign what they grant. */
    readonly desk: AgreementDesk,
  ) {
    this.#writer = writer;
  }

  /** The account of the first developer license. */
  static readonly clientId = getCreateAddress({ from: DEVNET_ADDRESSES.developerLicense, nonce: 1 });

  call(from: AccountName, member: Member, fn: string, ...args: unknown[]): void {
    this.#writer.call(from, { member, fn, args });
  }

  vehicle(id: number): SeedVehicle {
    const found = this.vehicles[id - 1];
    if (found === undefined) throw new Error(`the seed has no vehicle ${id}`);
    return found;
  }

  device(id: number): SeedDevice {
    const found = this.devices[id - 1];
    if (found === undefined) throw new Error(`the seed has no device ${id}`);
    return found;
  }

  mintVehicle(wanted: NewVehicle): SeedVehicle {
    const { owner, make, model, year } = wanted;
    const vehicle: SeedVehicle = { id: this.vehicles.length + 1, make, model, year, owner, burned: false };
    const maker = manufacturerId(make);
    const definition = definitionId(make, model, year);
    const pairs = [
      ['Make', make],
      ['Model', model],
      ['Year', String(year)],
    ];
    const grant = wanted.grantExpires === undefined ? NO_GRANT : this.#grantAtMint(vehicle, wanted.grantExpires);
    if (wanted.form === 'bare') this.call(owner, 'registry', 'mintVehicle', maker, addressOf(owner), pairs);
    if (wanted.form === 'defined') this.call(owner, 'registry', MINT_VEHICLE_WITH_DEFINITION, maker, addressOf(owner), definition, pairs);
    if (wanted.form === 'granted')
      this.call(owner, 'registry', MINT_VEHICLE_AND_GRANT, maker, addressOf(owner), 0, definition, pairs, grant);
    if (wanted.form === 'with-synthetic') {
      vehicle.synthetic = ++this.#syntheticCount;
      this.call(owner, 'registry', 'mintVehicleAndSd', {
        manufacturerNode: maker,
        owner: addressOf(owner),
        deviceDefinitionId: definition,
        attrInfoPairsVehicle: pairs,
        connectionId: connectionId(wanted.connection ?? 'Smartcar'),
        syntheticDeviceAddr: deviceAddress(`synthetic ${vehicle.synthetic}`),
        attrInfoPairsDevice: [['ExternalTokenId', `ext-${vehicle.synthetic}`]],
        storageNodeId: 0,
        sacdInput: grant,
      });
    }
    this.vehicles.push(vehicle);
    return vehicle;
  }

  /** All permissions for the license. Every second one has an agreement on IPFS, the others a page on the web, which is no document. */
  #grantAtMint({ id, owner }: SeedVehicle, expiration: number): Record<string, unknown> {
    const grantee = World.clientId;
    const source = id % 2 === 1 ? this.desk.everything(owner, grantee, id, expiration) : webPage(id);
    return { grantee, permissions: ALL_PERMISSIONS, expiration, source };
  }

  /** `connection`: a connection's name, or the number of an integration. */
  mintSynthetic(vehicle: SeedVehicle, connection: string | number): void {
    vehicle.synthetic = ++this.#syntheticCount;
    const parent = typeof connection === 'number' ? connection : connectionId(connection);
    const pairs = [['ExternalTokenId', `ext-${vehicle.synthetic}`]];
    this.call(vehicle.owner, 'registry', 'mintSyntheticDevice', parent, vehicle.id, deviceAddress(`synthetic ${vehicle.synthetic}`), pairs);
  }

  mintDevices(maker: (typeof DEVICE_MAKERS)[number], count: number): void {
    const batch = Array.from({ length: count }, () => {
      const id = this.devices.length + 1;
      this.devices.push({ id, maker, owner: maker, claimed: false, burned: false });
      return { addr: deviceAddress(`aftermarket ${id}`), attrInfoPairs: deviceAttributes(maker, id) };
    });
    this.call(maker, 'registry', 'mintAftermarketDeviceByManufacturerBatch', manufacturerId(maker), batch);
  }

  claim(device: SeedDevice, owner: AccountName): void {
    this.call(device.maker, 'registry', 'claimAftermarketDevice', device.id, addressOf(owner));
    device.owner = owner;
    device.claimed = true;
  }

  pair(device: SeedDevice, vehicle: SeedVehicle): void {
    this.call(vehicle.owner, 'registry', 'pairAftermarketDevice', device.id, vehicle.id);
    device.vehicle = vehicle.id;
    vehicle.device = device.id;
  }

  /** The link only; the call that causes it is the caller's. */
  forgetPairing(device: SeedDevice): void {
    if (device.vehicle !== undefined) delete this.vehicle(device.vehicle).device;
    delete device.vehicle;
  }

  transferVehicle(vehicle: SeedVehicle, to: AccountName): void {
    this.call(vehicle.owner, 'vehicleId', 'transferFrom', addressOf(vehicle.owner), addressOf(to), vehicle.id);
    vehicle.owner = to;
  }
}

/** A source as some grants have it: where a person may read, but nothing that can be verified. */
export const webPage = (vehicle: number): string => `https://agreements.devnet.example/vehicles/${vehicle}`;

/** Token id of a make or a device maker. */
export function manufacturerId(name: string): number {
  const names = [...MAKES.map((make) => make.name), ...DEVICE_MAKERS, 'Honda'];
  const index = names.indexOf(name);
  if (index < 0) throw new Error(`no manufacturer called ${name}`);
  return index + 1;
}

/** An address that stands for a device's key. */
export const deviceAddress = (label: string): string => `0x${keccakText(`devnet device ${label}`).slice(-40)}`;

function deviceAttributes(maker: string, id: number): string[][] {
  const pairs = [
    ['Serial', maker === 'AutoPi' ? keccakText(`serial ${id}`).slice(2, 34) : `${maker.toUpperCase()}${String(100_000 + id)}`],
    ['IMEI', String(358_000_000_000_000 + id * 7919)],
    ['HardwareRevision', maker === 'AutoPi' ? '5.2' : '1.0'],
  ];
  if (maker === 'HashDog') pairs.push(['DevEUI', keccakText(`eui ${id}`).slice(2, 18)]);
  return pairs;
}
