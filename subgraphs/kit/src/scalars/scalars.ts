import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { addressText, parseAddress } from '../ids/address';
import { hexText, parseHex } from '../ids/bytes';
import { parseTime, timeText } from './time';

const DECIMAL = /^[+-]?[0-9]{1,100}$/;

/** 20 bytes inside; EIP-55 text outside. */
export const AddressScalar = new GraphQLScalarType<Buffer, string>({
  name: 'Address',
  description: 'A 20-byte Ethereum address as 0x and 40 hex digits, shown with the EIP-55 checksum. Input may be of any case.',
  specifiedByURL: 'https://eips.ethereum.org/EIPS/eip-55',
  serialize: (value) => addressText(bytesOf(value, 'Address')),
  parseValue: (value) => address(value),
  parseLiteral: (node) => address(stringLiteral(node), node),
});

/** Bytes inside; lower-case hex outside. */
export const BytesScalar = new GraphQLScalarType<Buffer, string>({
  name: 'Bytes',
  description: 'Bytes as 0x and lower-case hex digits. Input may be of any case.',
  serialize: (value) => hexText(bytesOf(value, 'Bytes')),
  parseValue: (value) => bytes(value),
  parseLiteral: (node) => bytes(stringLiteral(node), node),
});

/** bigint inside; decimal text outside. */
export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description: 'A whole number of any size as decimal digits in a string.',
  serialize: (value) => {
    if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) {
      throw new TypeError('BigInt cannot show this value');
    }
    return String(value);
  },
  parseValue: (value) => wholeNumber(value),
  parseLiteral: (node) => wholeNumber(node.kind === Kind.INT ? node.value : stringLiteral(node), node),
});

/** Decimal text on both sides; see tokensText. */
export const BigDecimalScalar = new GraphQLScalarType<string, string>({
  name: 'BigDecimal',
  description: 'A decimal number in a string, for example an amount of tokens: 59.15.',
  serialize: (value) => {
    if (typeof value !== 'string') {
      throw new TypeError('BigDecimal shows only text');
    }
    return value;
  },
  parseValue: () => outputOnly('BigDecimal'),
  parseLiteral: () => outputOnly('BigDecimal'),
});

/** Date inside; RFC 3339 text outside. */
export const TimeScalar = new GraphQLScalarType<Date, string>({
  name: 'Time',
  description: 'A moment in UTC as RFC 3339 text: 2023-05-01T09:00:12Z.',
  serialize: (value) => {
    if (!(value instanceof Date)) {
      throw new TypeError('Time shows only dates');
    }
    return timeText(value);
  },
  parseValue: (value) => moment(value),
  parseLiteral: (node) => moment(stringLiteral(node), node),
});

function address(value: unknown, place?: ValueNode): Buffer {
  const parsed = typeof value === 'string' ? parseAddress(value) : undefined;
  if (parsed === undefined) {
    throw refused('not a valid hex address', place);
  }
  return parsed;
}

function bytes(value: unknown, place?: ValueNode): Buffer {
  const parsed = typeof value === 'string' ? parseHex(value) : undefined;
  if (parsed === undefined) {
    throw refused('not valid hex: an even number of hex digits is needed', place);
  }
  return parsed;
}

function wholeNumber(value: unknown, place?: ValueNode): bigint {
  if ((typeof value === 'string' && DECIMAL.test(value)) || Number.isSafeInteger(value)) {
    return BigInt(typeof value === 'string' ? value.replace(/^\+/, '') : (value as number));
  }
  throw refused('not a whole number in decimal digits', place);
}

function moment(value: unknown, place?: ValueNode): Date {
  const parsed = typeof value === 'string' ? parseTime(value) : undefined;
  if (parsed === undefined) {
    throw refused('not a time: RFC 3339 text such as 2023-05-01T09:00:12Z is needed', place);
  }
  return parsed;
}

/** Literals are refused with their place in the query. */
function refused(why: string, place: ValueNode | undefined): GraphQLError {
  return new GraphQLError(why, { nodes: place ?? null });
}

function stringLiteral(node: ValueNode): string | undefined {
  return node.kind === Kind.STRING ? node.value : undefined;
}

function outputOnly(name: string): never {
  throw new GraphQLError(`${name} is not used as input`);
}

function bytesOf(value: unknown, name: string): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw new TypeError(`${name} shows only bytes`);
  }
  return value;
}
