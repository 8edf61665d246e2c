import { tokenName, wordsOf } from './token-name';

describe('tokenName', () => {
  it.each([
    [0, 'abandon abandon ability'],
    [1, 'learn island zoo'],
    [2, 'laugh undo zebra'],
    [3, 'ladder gloom young'],
    [4, 'kite supreme you'],
    [5, 'key expire year'],
    [11, 'indicate blast word'],
    [42, 'evil ill volcano'],
    [43, 'erosion trash voice'],
    [100, 'angle enemy train'],
    [123, 'hood urge thumb'],
    [200, 'bag negative sock'],
    [1000, 'fit token alert'],
    [12345, 'adapt genius vault'],
    [65536, 'exit way abandon'],
    [123456, 'blanket movie hybrid'],
    [180000, 'either deliver deal'],
    [1000000, 'crystal chalk hybrid'],
    [2147483647, 'abuse maze about'],
  ])('names token %i %s', (tokenId, name) => {
    expect(tokenName(tokenId)).toBe(name);
  });

  it.each([
    [1, 'abandon abandon about'],
    [1234567890, 'end quote region'],
  ])('spells the plain number %i', (value, words) => {
    expect(wordsOf(value)).toBe(words);
  });
});
