import { addressOf, type AccountName } from '../accounts';
import { SET_PERMISSIONS, SET_PERMISSIONS_BEFORE_TEMPLATES } from '../chain/functions';
import { DEVNET_ADDRESSES } from '../chain/members';
import type { AgreementLine } from '../ipfs/agreement';
import { attestationLine, permissionLine, vehicleDid, type VehicleTerms } from './agreements';
import { ALL_PERMISSIONS, connectionId, EDGE_STORAGE_NODE, hashId, permissionMask } from './catalogue';
import { DAY } from './timeline';
import { webPage, World, type SeedVehicle } from './world';

const FOREVER = 2n ** 256n - 1n;

/** Grants of every kind, templates and the older privileges: day 5 to 205. */
export function shareVehicles(world: World): void {
  const { timeline, desk } = world;
  const nextYear = timeline.end + 365 * DAY;
  const template = desk.template('Grace', 'insurance', [1, 3, 4]);
  const oldTemplate = desk.template('Grace', 'retired', [1]);
  const grant = (id: number, to: string, mask: bigint | number, until: bigint | number, template: bigint, source: string): void => {
    world.call(world.vehicle(id).owner, 'sacd', SET_PERMISSIONS, DEVNET_ADDRESSES.vehicleId, id, to, mask, until, template, source);
  };
  const insured = (id: number): string =>
    desk.vehicle(world.vehicle(id).owner, addressOf('Grace'), id, {
      id: `insured-${id}`,
      expiresAt: nextYear,
      templateId: hashId(template),
      lines: [permissionLine(vehicleDid(id), [1, 3, 4])],
    });
  timeline.at(5, () => {
    world.call('Grace', 'template', 'createTemplate', DEVNET_ADDRESSES.vehicleId, permissionMask(1, 3, 4), template);
    world.call('Grace', 'template', 'createTemplate', DEVNET_ADDRESSES.vehicleId, permissionMask(1), oldTemplate);
  });
  timeline.at(6, () => {
    const alice = world.vehicle(1);
    // The form before templates, later replaced for all but Bob: his grant has expired.
    world.call(
      'Alice',
      'sacd',
      SET_PERMISSIONS_BEFORE_TEMPLATES,
      DEVNET_ADDRESSES.vehicleId,
      1,
      addressOf('Bob'),
      permissionMask(1),
      timeline.start + 90 * DAY,
      '',
    );
    world.call(
      'Alice',
      'sacd',
      SET_PERMISSIONS_BEFORE_TEMPLATES,
      DEVNET_ADDRESSES.vehicleId,
      1,
      addressOf('Carol'),
      permissionMask(1, 4),
      nextYear,
      webPage(1),
    );
    privilege(world, alice.id, 1, 'Carol', nextYear);
    privilege(world, alice.id, 4, 'Carol', timeline.start + 60 * DAY);
  });
  timeline.at(151, () => {
    const shared = world.vehicles.filter((one) => one.id > 2 && one.id % 2 === 0);
    shared.forEach((vehicle, index) => {
      const { id, owner } = vehicle;
      if (index % 3 === 0) grant(id, World.clientId, ALL_PERMISSIONS, nextYear, 0n, desk.everything(owner, World.clientId, id, nextYear));
      if (index % 3 === 1) grant(id, addressOf('Grace'), permissionMask(1, 3, 4), nextYear, hashId(template), insured(id));
      if (index % 3 === 2) grant(vehicle.id, addressOf('Heidi'), permissionMask(1), timeline.start + 170 * DAY, hashId(oldTemplate), '');
      privilege(world, vehicle.id, (index % 5) + 1, 'Developer', index % 4 === 0 ? timeline.start + 160 * DAY : nextYear);
    });
  });
  timeline.at(155, () => {
    grant(1, addressOf('Grace'), permissionMask(1, 3, 4), nextYear, hashId(template), insured(1));
    grant(1, addressOf('Dave'), permissionMask(1), FOREVER, 0n, '');
    grant(1, addressOf('Erin'), permissionMask(2), nextYear, 0n, '');
    world.call(
      'Alice',
      'sacd',
      'setAccountPermissions',
      World.clientId,
      permissionMask(1, 5),
      nextYear,
      0,
      desk.account('Alice', World.clientId, [1, 5], nextYear),
    );
    world.call('Bob', 'sacd', 'setAccountPermissions', addressOf('Carol'), permissionMask(1), timeline.start + 180 * DAY, 0, '');
    world.call('Frank', 'sacd', 'setAccountPermissions', addressOf('Heidi'), permissionMask(1), nextYear, 0, '');
    world.call(
      'Developer',
      'sacd',
      SET_PERMISSIONS,
      DEVNET_ADDRESSES.connection,
      connectionId('Staex'),
      addressOf('Grace'),
      permissionMask(1),
      nextYear,
      0,
      '',
    );
    const device = world.device(1);
    world.call(
      device.owner,
      'sacd',
      SET_PERMISSIONS,
      DEVNET_ADDRESSES.aftermarketDeviceId,
      device.id,
      World.clientId,
      permissionMask(1),
      nextYear,
      0,
      '',
    );
    world.call('Makes', 'manufacturerId', 'setPrivilege', 1, 1, addressOf('Operator'), nextYear);
    world.call(device.owner, 'aftermarketDeviceId', 'setPrivilege', device.id, 1, addressOf('Operator'), nextYear);
    world.call('Alice', 'syntheticDeviceId', 'setPrivilege', 1, 1, addressOf('Operator'), nextYear);
  });
  timeline.at(206, () => shareByAgreement(world, template, oldTemplate));
  timeline.at(158, () => {
    world.call('Erin', 'sacd', 'renouncePermissions', DEVNET_ADDRESSES.vehicleId, 1);
    world.call('Heidi', 'sacd', 'renounceAccountPermissions', addressOf('Frank'));
    world.call('Grace', 'template', 'deactivateTemplate', hashId(oldTemplate));
    privilege(world, 1, 3, 'Dave', nextYear);
    privilege(world, 1, 3, 'Dave', 0);
    world.call('Alice', 'vehicleId', 'approve', addressOf('Carol'), 1);
    world.call('Alice', 'vehicleId', 'setApprovalForAll', addressOf('Operator'), false);
    approveElsewhere(world);
  });
}

/** One grant to the license for each thing that an agreement can say; the bits on chain say something else where the agreement decides. */
function shareByAgreement(world: World, template: string, oldTemplate: string): void {
  const { timeline, desk } = world;
  const nextYear = timeline.end + 365 * DAY;
  const [templated, retired, expired, events, partial] = world.vehicles.filter((one) => one.id > 2 && !one.burned);
  const share = (
    one: SeedVehicle | undefined,
    mask: bigint | number,
    templateId: bigint,
    terms: Omit<VehicleTerms, 'templateId'>,
  ): void => {
    if (one === undefined) throw new Error('the seed has too few vehicles for its agreements');
    const source = desk.vehicle(one.owner, World.clientId, one.id, { ...terms, templateId });
    world.call(one.owner, 'sacd', SET_PERMISSIONS, DEVNET_ADDRESSES.vehicleId, one.id, World.clientId, mask, nextYear, templateId, source);
  };
  const lines = (one: SeedVehicle | undefined, ...permissions: number[]): AgreementLine[] => [
    permissionLine(vehicleDid(one?.id ?? 0), permissions),
  ];
  const insurance = permissionMask(1, 3, 4);
  share(templated, insurance, hashId(template), { id: 'templated', expiresAt: nextYear, lines: lines(templated, 1, 3, 4) });
  share(retired, permissionMask(1), hashId(oldTemplate), { id: 'retired-template', expiresAt: nextYear, lines: lines(retired, 1) });
  share(expired, ALL_PERMISSIONS, 0n, { id: 'expired', expiresAt: timeline.end - DAY, lines: lines(expired, 1, 2, 3, 4, 5, 6, 7, 8) });
  share(events, 0, 0n, { id: 'documents-only', expiresAt: nextYear, lines: [attestationLine(vehicleDid(events?.id ?? 0))] });
  share(partial, ALL_PERMISSIONS, 0n, { id: 'one-permission', expiresAt: nextYear, lines: lines(partial, 1) });
}

/** ERC-721 approvals on the other tokens: no state of the twin, but explorers see them. */
function approveElsewhere(world: World): void {
  const tokens = [
    ['aftermarketDeviceId', 'Alice', 1],
    ['syntheticDeviceId', 'Alice', 1],
    ['manufacturerId', 'Makes', 1],
    ['connection', 'Developer', connectionId('Staex')],
    ['storageNode', 'Erin', hashId(EDGE_STORAGE_NODE)],
  ] as const;
  for (const [nft, owner, id] of tokens) {
    world.call(owner, nft, 'approve', addressOf('Operator'), id);
    world.call(owner, nft, 'setApprovalForAll', addressOf('Operator'), false);
  }
}

function privilege(world: World, vehicle: number, privId: number, user: AccountName, expires: number): void {
  world.call(world.vehicle(vehicle).owner, 'vehicleId', 'setPrivilege', vehicle, privId, addressOf(user), Math.floor(expires));
}
