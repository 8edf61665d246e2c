import { NodeError } from '../errors';

export interface Permission {
  /** Number on chain: of the two bits in a SACD's mask and of the older privilege alike. */
  readonly number: number;
  /** As token exchange calls it. */
  readonly name: string;
  /** As the telemetry API calls it. */
  readonly privilege: string | null;
}

/** What the number means on a manufacturer's token instead, where the same bits carry other rights. */
export const MANUFACTURER_PERMISSIONS: readonly { readonly number: number; readonly name: string }[] = [
  { number: 1, name: 'privilege:ManufacturerMintDevice' },
  { number: 2, name: 'privilege:ManufacturerDistributeDevice' },
  { number: 3, name: 'privilege:ManufacturerFactoryReset' },
  { number: 4, name: 'privilege:ManufacturerDeviceReprovision' },
  { number: 5, name: 'privilege:ManufacturerDeviceDefinitionInsert' },
  { number: 6, name: 'privilege:ManufacturerDeviceLastSeen' },
];

const named = (number: number, name: string, privilege: string | null): Permission => ({ number, name: `privilege:${name}`, privilege });

/** The permissions on vehicles that have a name. */
export const PERMISSIONS: readonly Permission[] = [
  named(1, 'GetNonLocationHistory', 'VEHICLE_NON_LOCATION_DATA'),
  named(2, 'ExecuteCommands', 'VEHICLE_COMMANDS'),
  named(3, 'GetCurrentLocation', 'VEHICLE_CURRENT_LOCATION'),
  named(4, 'GetLocationHistory', 'VEHICLE_ALL_TIME_LOCATION'),
  named(5, 'GetVINCredential', 'VEHICLE_VIN_CREDENTIAL'),
  named(6, 'GetLiveData', null),
  named(7, 'GetRawData', 'VEHICLE_RAW_DATA'),
  named(8, 'GetApproximateLocation', 'VEHICLE_APPROXIMATE_LOCATION'),
];

/** A mask of 256 bits holds this many permissions. */
const NUMBERS = 128;

const byName = new Map(
  PERMISSIONS.flatMap(({ name, privilege, number }) =>
    [name, name.slice('privilege:'.length), privilege ?? name].map((key) => [key, number]),
  ),
);
const byNumber = new Map(PERMISSIONS.map((permission) => [permission.number, permission.name]));

/** Null for a number without a name. */
export function permissionName(number: number): string | null {
  return byNumber.get(number) ?? null;
}

/** Numbers of the permissions that a mask of 32 bytes grants, ascending: both bits, 2n and 2n+1, must be set. */
export function grantedNumbers(mask: Buffer): number[] {
  const granted: number[] = [];
  for (let number = 0; number < NUMBERS; number++) {
    const byte = mask[mask.length - 1 - (number >> 2)] ?? 0;
    if (((byte >> ((number & 3) * 2)) & 3) === 3) granted.push(number);
  }
  return granted;
}

/**
 * The number of a permission given by a name of either API or as a number from 0 to 127 in decimal digits.
 * @throws NodeError BAD_USER_INPUT
 */
export function permissionNumber(text: string): number {
  const number = byName.get(text) ?? (/^[0-9]{1,3}$/.test(text) ? Number(text) : NUMBERS);
  if (number >= NUMBERS) {
    const known = PERMISSIONS.map(({ name }) => name).join(', ');
    throw new NodeError('BAD_USER_INPUT', `no permission is called "${text}": give a number from 0 to ${NUMBERS - 1} or one of ${known}`);
  }
  return number;
}
