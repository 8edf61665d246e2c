import { getAddress } from 'ethers';
import { ParseProblem } from '../settings/parsers';
import { CONTRACT_ROLES, type ContractRole, type Network } from './network';

type Fields = Readonly<Record<string, unknown>>;

const FIELDS = [
  'name',
  'chainId',
  'confirmations',
  'contracts',
  'superseded',
  'imageBaseUrl',
  'vehicleDataBaseUrl',
  'tablelandUrl',
  'ipfsUrl',
];

/** A network file's content, checked field by field. Throws ParseProblem that names the field. */
export function parseNetwork(value: unknown): Network {
  const fields = object(value, 'the file');
  const unknown = Object.keys(fields).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw wrong(unknown, `is not a field of a network; there are ${FIELDS.join(', ')}`);
  const contracts = readContracts(fields.contracts);
  if (Object.keys(contracts).length === 0) throw wrong('contracts', 'names no contract');
  const name = fields.name;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,31}$/.test(name)) {
    throw wrong('name', 'must be up to 32 lower-case letters, digits and dashes, starting with a letter');
  }
  return {
    name,
    chainId: integer(fields.chainId, 'chainId', 1),
    confirmations: fields.confirmations === undefined ? 0 : integer(fields.confirmations, 'confirmations', 0),
    contracts,
    superseded: readSuperseded(fields.superseded),
    imageBaseUrl: baseUrl(fields.imageBaseUrl, 'imageBaseUrl'),
    vehicleDataBaseUrl: baseUrl(fields.vehicleDataBaseUrl, 'vehicleDataBaseUrl'),
    tablelandUrl: fields.tablelandUrl === undefined ? undefined : baseUrl(fields.tablelandUrl, 'tablelandUrl'),
    ipfsUrl: fields.ipfsUrl === undefined ? undefined : baseUrl(fields.ipfsUrl, 'ipfsUrl'),
  };
}

function readContracts(value: unknown): Partial<Record<ContractRole, string>> {
  const contracts: Partial<Record<ContractRole, string>> = {};
  const seen = new Map<string, string>();
  for (const [key, item] of Object.entries(object(value, 'contracts'))) {
    const field = `contracts.${key}`;
    const found = address(item, field);
    const other = seen.get(found);
    if (other !== undefined) throw wrong(field, `is the same address as contracts.${other}`);
    seen.set(found, key);
    contracts[role(key, field)] = found;
  }
  return contracts;
}

function readSuperseded(value: unknown): Network['superseded'] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong('superseded', 'must be a list of {"role", "address"}');
  return value.map((item: unknown, index) => {
    const field = `superseded[${index}]`;
    const entry = object(item, field);
    return { role: role(entry.role, `${field}.role`), address: address(entry.address, `${field}.address`) };
  });
}

function object(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(field, 'must be an object');
  return value as Fields;
}

function role(value: unknown, field: string): ContractRole {
  const found = CONTRACT_ROLES.find((name) => name === value);
  if (found === undefined) throw wrong(field, `is no contract role; there are ${CONTRACT_ROLES.join(', ')}`);
  return found;
}

function address(value: unknown, field: string): string {
  try {
    if (typeof value === 'string' && value.startsWith('0x')) return getAddress(value);
  } catch {
    // Falls through: the same words for every fault.
  }
  throw wrong(field, 'must be an address: 0x and 40 hex digits, with a right checksum if it has upper-case letters');
}

function integer(value: unknown, field: string, min: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min) throw wrong(field, `must be a whole number from ${min}`);
  return value;
}

/** Fields are appended to it, so it ends in a slash. */
function baseUrl(value: unknown, field: string): string {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value)) throw wrong(field, 'must be an http or https URL');
  return value.endsWith('/') ? value : `${value}/`;
}

function wrong(field: string, problem: string): ParseProblem {
  return new ParseProblem(`names a network file whose field ${field} ${problem}`);
}
