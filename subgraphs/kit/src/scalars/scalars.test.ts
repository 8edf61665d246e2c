import { parseValue } from 'graphql';
import { AddressScalar, BigDecimalScalar, BigIntScalar, BytesScalar, TimeScalar, timeText, tokensText } from './index';

describe('tokensText', () => {
  it.each([
    ['0', '0.00'],
    ['59147051345528509681', '59.15'],
    ['532323462109756587423', '532.32'],
    ['15000000000000000', '0.02'],
    ['25000000000000000', '0.02'],
    ['996000000000000000', '1.00'],
    ['6000000000000000', '0.01'],
    ['1000000000000000000000000000', '1000000000.00'],
    ['9996000000000000000', '10.00'],
    ['96000000000000000', '0.10'],
    ['500000000000000000000', '500.00'],
    ['5000000000000000', '0.00'],
    ['5000000000000001', '0.01'],
    ['-15000000000000000', '-0.02'],
    ['-1', '0.00'],
  ])('%s wei are %s', (wei, text) => {
    expect(tokensText(BigInt(wei))).toBe(text);
  });
});

describe('timeText', () => {
  it.each([
    ['2023-05-01T09:00:12.000Z', '2023-05-01T09:00:12Z'],
    ['2023-11-10T20:46:55.120Z', '2023-11-10T20:46:55.12Z'],
    ['2023-11-10T20:46:50.000Z', '2023-11-10T20:46:50Z'],
    ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.000Z', '9999-12-31T23:59:59Z'],
    ['+012345-01-01T00:00:00.000Z', '12345-01-01T00:00:00Z'],
  ])('%s is %s', (iso, text) => {
    expect(timeText(new Date(iso))).toBe(text);
  });
});

describe('Time as input', () => {
  it.each([
    ['2023-05-01T09:00:12Z', '2023-05-01T09:00:12.000Z'],
    ['2023-05-01t09:00:12.5z', '2023-05-01T09:00:12.500Z'],
    ['2023-05-01T09:00:12+02:00', '2023-05-01T07:00:12.000Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
  ])('reads %s', (text, iso) => {
    expect(TimeScalar.parseValue(text)).toEqual(new Date(iso));
    expect(TimeScalar.parseLiteral(parseValue(JSON.stringify(text)), {})).toEqual(new Date(iso));
  });

  it.each([
    0,
    null,
    '',
    '2023',
    '2023-05-01',
    '2023-05-01T09:00:12',
    '2023-02-29T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-05-01T24:00:00Z',
  ])('refuses %j', (value) => {
    expect(() => TimeScalar.parseValue(value)).toThrow('not a time');
  });
});

const bytes = Buffer.from('d8da6bf26964af9d7eed9e03e53415d37aa96045', 'hex');

describe('scalars', () => {
  it('shows values', () => {
    expect(AddressScalar.serialize(bytes)).toBe('0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045');
    expect(BytesScalar.serialize(bytes)).toBe('0xd8da6bf26964af9d7eed9e03e53415d37aa96045');
    expect(BigIntScalar.serialize(2n ** 256n - 1n)).toBe(String(2n ** 256n - 1n));
    expect(BigDecimalScalar.serialize('1.00')).toBe('1.00');
    expect(TimeScalar.serialize(new Date(0))).toBe('1970-01-01T00:00:00Z');
  });

  it.each(['0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045', 'D8DA6BF26964AF9D7EED9E03E53415D37AA96045'])('reads the address %s', (text) => {
    expect(AddressScalar.parseValue(text)).toEqual(bytes);
    expect(AddressScalar.parseLiteral(parseValue(JSON.stringify(text)), {})).toEqual(bytes);
  });

  it.each([12345, '', '0x12', 'x'.repeat(40), null])('refuses the address %j', (value) => {
    expect(() => AddressScalar.parseValue(value)).toThrow(new Error('not a valid hex address'));
  });

  it.each([
    ['12', 12n],
    ['-12', -12n],
    ['+12', 12n],
    [12, 12n],
  ])('reads the whole number %j', (value, number) => {
    expect(BigIntScalar.parseValue(value)).toBe(number);
  });

  it.each(['', '1.5', '0x1', 1.5, true])('refuses the whole number %j', (value) => {
    expect(() => BigIntScalar.parseValue(value)).toThrow('decimal digits');
  });

  it('takes whole numbers as literals of both kinds', () => {
    expect(BigIntScalar.parseLiteral(parseValue('5'), {})).toBe(5n);
    expect(BigIntScalar.parseLiteral(parseValue('"5"'), {})).toBe(5n);
  });

  it.each(['abc', '0xzz', 5])('refuses the bytes %j', (value) => {
    expect(() => BytesScalar.parseValue(value)).toThrow('hex');
  });
});
