import { encodeBytes32String, id, ZeroHash } from 'ethers';

/** A make with its models and the years they were built. */
export interface Make {
  readonly name: string;
  readonly models: readonly (readonly [model: string, firstYear: number, lastYear: number])[];
}

/** In the order of their token ids, from 1. */
export const MAKES: readonly Make[] = [
  {
    name: 'Toyota',
    models: [
      ['Camry', 2007, 2024],
      ['RAV4', 2015, 2024],
      ['Prius', 2010, 2024],
    ],
  },
  {
    name: 'Ford',
    models: [
      ['F-150', 2015, 2024],
      ['Mustang Mach-E', 2021, 2024],
      ['Escape', 2013, 2023],
    ],
  },
  {
    name: 'Tesla',
    models: [
      ['Model 3', 2018, 2024],
      ['Model Y', 2020, 2024],
      ['Model S', 2013, 2023],
    ],
  },
  {
    name: 'BMW',
    models: [
      ['3 Series', 2012, 2024],
      ['i4', 2022, 2024],
      ['X5', 2014, 2024],
    ],
  },
  {
    name: 'Mercedes-Benz',
    models: [
      ['C-Class', 2015, 2024],
      ['EQS', 2022, 2024],
    ],
  },
  {
    name: 'Volkswagen',
    models: [
      ['Golf', 2010, 2024],
      ['ID.4', 2021, 2024],
    ],
  },
  {
    name: 'Hyundai',
    models: [
      ['IONIQ 5', 2022, 2024],
      ['Kona', 2018, 2024],
    ],
  },
  {
    name: 'Rivian',
    models: [
      ['R1T', 2022, 2024],
      ['R1S', 2022, 2024],
    ],
  },
  {
    name: 'Citroën',
    models: [
      ['C3', 2012, 2024],
      ['Ami', 2020, 2024],
    ],
  },
  {
    name: 'Alfa Romeo',
    models: [
      ['Giulia', 2017, 2024],
      ['147', 2005, 2010],
    ],
  },
];

/** Makers of aftermarket devices; their token ids follow those of the makes. */
export const DEVICE_MAKERS = ['AutoPi', 'Ruptela', 'HashDog'] as const;

/** The make that is minted in the first layout of its event, which has no name in it. */
export const HISTORICAL_MAKE: Make = { name: 'Honda', models: [['Civic', 2012, 2023]] };

export const CONNECTIONS: readonly (readonly [name: string, address: string])[] = [
  ['Ruptela', '0xF26421509Efe92861a587482100c6d728aBf1CD0'],
  ['Motorq', '0x5879B43D88Fa93CE8072d6612cBc8dE93E98CE5d'],
  ['AutoPi', '0x5e31bBc786D7bEd95216383787deA1ab0f1c1897'],
  ['Tesla', '0xc4035Fecb1cc906130423EF05f9C20977F643722'],
  ['Smartcar', '0xcd445F4c6bDAD32b68a2939b912150Fe3C88803E'],
  ['HashDog', '0x4c674ddE8189aEF6e3b58F5a36d7438b2b1f6Bc2'],
  ['CompassIoT', '0x55BF1c27d468314Ea119CF74979E2b59F962295c'],
  ['Staex', '0xb83DE952D389f9A6806819434450324197712FDA'],
];

export const DEFAULT_STORAGE_NODE = 'DIMO-Storage-Node-Default';
export const EDGE_STORAGE_NODE = 'Edge-Node-Berlin';

/** Token id of a connection: its name, left-aligned in 32 bytes. */
export const connectionId = (name: string): bigint => BigInt(encodeBytes32String(name));

/** Token id of a storage node, or of a template by its content id. */
export const hashId = (text: string): bigint => BigInt(id(text));

/** The slug that begins a device-definition id. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC');
  return plain.replace(/[ _/.']/g, '-');
}

export const definitionId = (make: string, model: string, year: number): string => `${slug(make)}_${slug(model)}_${year}`;

/** All eight permissions of a vehicle: both bits of the indices 1 to 8. */
export const ALL_PERMISSIONS = 0x3fffc;
/** Mask of single permissions by their indices. */
export const permissionMask = (...indices: number[]): bigint => indices.reduce((mask, index) => mask | (3n << BigInt(2 * index)), 0n);

export const NO_GRANT = { grantee: '0x0000000000000000000000000000000000000000', permissions: 0, expiration: 0, source: '' } as const;
export const NO_BYTES32 = ZeroHash;
