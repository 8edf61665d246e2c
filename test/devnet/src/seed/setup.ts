import { encodeBytes32String, id, parseEther } from 'ethers';
import { ACCOUNT_NAMES, addressOf } from '../accounts';
import { initializeCalls } from '../chain/deploy';
import { DEVNET_ADDRESSES } from '../chain/members';
import type { BlockWriter } from './block-writer';
import {
  connectionId,
  CONNECTIONS,
  DEFAULT_STORAGE_NODE,
  definitionId,
  DEVICE_MAKERS,
  EDGE_STORAGE_NODE,
  hashId,
  MAKES,
} from './catalogue';
import { DAY } from './timeline';
import { deviceAddress, manufacturerId, type World } from './world';

const PRIVILEGES = ['NonLocationData', 'Commands', 'CurrentLocation', 'AllTimeLocation', 'VinCredential', 'Subscribe'];

/** The contracts' administration, the makers, their definitions, storage nodes and connections: day 0 to 1. */
export function setUpNetwork(world: World, writer: BlockWriter): void {
  const { timeline } = world;
  timeline.at(0.01, () => {
    for (const call of initializeCalls(addressOf('Operator'))) writer.raw(addressOf('Operator'), call, 'initialize');
    configure(world);
  });
  timeline.at(0.02, () => {
    world.call(
      'Operator',
      'registry',
      'mintManufacturerBatch',
      addressOf('Makes'),
      MAKES.map((make) => make.name),
    );
    for (const maker of DEVICE_MAKERS) {
      world.call('Operator', 'registry', 'mintManufacturer', addressOf(maker), maker, [
        ['Website', `https://${maker.toLowerCase()}.example`],
      ]);
    }
  });
  timeline.at(0.03, () => {
    for (const make of MAKES)
      world.call('Operator', 'registry', 'createDeviceDefinitionTable', addressOf('Makes'), manufacturerId(make.name));
  });
  MAKES.forEach((make, index) => timeline.at(0.04 + index * 0.01, () => insertDefinitions(world, make)));
  timeline.at(0.2, () => {
    const old = definitionId('Toyota', 'Camry', 2007);
    world.call('Makes', 'registry', 'updateDeviceDefinition', manufacturerId('Toyota'), definitionInput(old, 'Camry', 2007));
    // A year that no vehicle of the catalogue has.
    const mistaken = definitionId('Ford', 'Escape', 1913);
    world.call('Makes', 'registry', 'insertDeviceDefinition', manufacturerId('Ford'), definitionInput(mistaken, 'Escape', 1913));
    world.call('Makes', 'registry', 'deleteDeviceDefinition', manufacturerId('Ford'), mistaken);
  });
  timeline.at(0.5, () => storageAndConnections(world));
}

function configure(world: World): void {
  for (const one of ['Make', 'Model', 'Year', 'ImageURI', 'DefinitionURI', 'DataURI'])
    world.call('Operator', 'registry', 'addVehicleAttribute', one);
  for (const one of ['Serial', 'IMEI', 'DevEUI', 'HardwareRevision'])
    world.call('Operator', 'registry', 'addAftermarketDeviceAttribute', one);
  world.call('Operator', 'registry', 'addSyntheticDeviceAttribute', 'ExternalTokenId');
  world.call('Operator', 'registry', 'addManufacturerAttribute', 'Website');
  world.call('Operator', 'registry', 'removeVehicleAttribute', 'DataURI');
  world.call('Operator', 'registry', 'setOperationCost', id('MINT_VEHICLE_OPERATION'), parseEther('1'));
  world.call('Operator', 'registry', 'setOperationCost', id('MINT_AFTERMARKET_DEVICE_OPERATION'), parseEther('0.5'));
  world.call('Operator', 'dimoCredit', 'setDimoCreditRate', parseEther('0.001'));
  world.call('Operator', 'developerLicense', 'setPeriodValidity', 365 * DAY);
  world.call('Operator', 'developerLicense', 'setLicenseCost', parseEther('100'));
  world.call('Operator', 'connection', 'setConnectionConfig', encodeBytes32String('OEM'), parseEther('1000'), 10);
  world.call('Operator', 'dcnRegistry', 'openRoot');
  world.call('Operator', 'dcnManager', 'mintTld', addressOf('Operator'), 100 * 365 * DAY);
  for (const name of PRIVILEGES) world.call('Operator', 'vehicleId', 'createPrivilege', true, name);
  for (const nft of ['manufacturerId', 'aftermarketDeviceId', 'syntheticDeviceId'] as const) {
    world.call('Operator', nft, 'createPrivilege', false, 'MintDevice');
    world.call('Operator', nft, 'enablePrivilege', 1);
    world.call('Operator', nft, 'createPrivilege', true, 'Unused');
    world.call('Operator', nft, 'disablePrivilege', 2);
  }
  world.call('Operator', 'vehicleId', 'disablePrivilege', 6);
  world.call('Operator', 'vehicleId', 'enablePrivilege', 6);
  world.call('Operator', 'dimoToken', 'mint', DEVNET_ADDRESSES.rewards, parseEther('1000000'));
  for (const name of ACCOUNT_NAMES) {
    world.call('Operator', 'dimoToken', 'mint', addressOf(name), parseEther('20000'));
    world.call('Operator', 'dimoCredit', 'mint', addressOf(name), parseEther('1000'));
  }
  world.call('Operator', 'dimoToken', 'burn', parseEther('1'));
  for (let n = 0; n < 3; n += 1) world.call('Operator', 'registry', 'mintIntegration', addressOf('Operator'));
}

function definitionInput(definition: string, model: string, year: number): Record<string, unknown> {
  const metadata = JSON.stringify({
    device_attributes: [
      { name: 'number_of_doors', value: '4' },
      { name: 'vehicle_type', value: 'PASSENGER CAR' },
    ],
  });
  return {
    id: definition,
    model,
    year,
    metadata,
    ksuid: hashId(definition).toString(36).slice(0, 27),
    deviceType: 'vehicle',
    imageURI: `https://assets.devnet.example/definitions/${encodeURIComponent(definition)}.png`,
  };
}

function insertDefinitions(world: World, make: (typeof MAKES)[number]): void {
  for (const [model, first, last] of make.models) {
    for (let year = first; year <= last; year += 1) {
      const input = definitionInput(definitionId(make.name, model, year), model, year);
      world.call('Makes', 'registry', 'insertDeviceDefinition', manufacturerId(make.name), input);
    }
  }
}

function storageAndConnections(world: World): void {
  const nodes = [
    [DEFAULT_STORAGE_NODE, 'https://storage.devnet.example'],
    [EDGE_STORAGE_NODE, 'https://berlin.devnet.example'],
  ] as const;
  for (const [label, uri] of nodes) {
    world.call('Operator', 'storageNode', 'mint', addressOf('Operator'), deviceAddress(`storage ${label}`), label, uri);
  }
  world.call('Operator', 'registry', 'setDefaultStorageNodeId', hashId(DEFAULT_STORAGE_NODE));
  world.call('Operator', 'storageNode', 'setNodeUri', hashId(EDGE_STORAGE_NODE), 'https://edge-berlin.devnet.example');
  world.call('Operator', 'storageNode', 'transferFrom', addressOf('Operator'), addressOf('Erin'), hashId(EDGE_STORAGE_NODE));
  CONNECTIONS.forEach(([name, address], index) => {
    // The two oldest were minted when the contract still emitted its earlier mint events.
    if (index < 2) world.call('Operator', 'connection', 'devnetMintHistorical', addressOf('Operator'), name, address, index === 0);
    else world.call('Operator', 'connection', 'mint', addressOf('Operator'), name, address, encodeBytes32String('OEM'));
  });
  world.call('Operator', 'connection', 'upgrade', connectionId('CompassIoT'), deviceAddress('CompassIoT'), encodeBytes32String('OEM'));
  world.call('Operator', 'connection', 'transferFrom', addressOf('Operator'), addressOf('Developer'), connectionId('Staex'));
}
