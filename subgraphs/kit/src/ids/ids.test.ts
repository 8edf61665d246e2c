import {
  addressText,
  bigIntToWord,
  bytesToBigInt,
  formatTokenDid,
  globalId,
  hexText,
  parseAddress,
  parseGlobalId,
  parseHex,
  parseTokenDid,
} from './index';

describe('global ids', () => {
  it.each([
    ['V', 1n, 'V_kQE='],
    ['V', 2n, 'V_kQI='],
    ['V', 127n, 'V_kX8='],
    ['V', 128n, 'V_kcyA'],
    ['V', 21957n, 'V_kc1VxQ=='],
    ['V', 65536n, 'V_kc4AAQAA'],
    ['V', 186612n, 'V_kc4AAtj0'],
    ['M', 0n, 'M_kQA='],
    ['M', 131n, 'M_kcyD'],
    ['AD', 13986n, 'AD_kc02og=='],
    ['S', 16494n, 'S_kc1Abg=='],
    ['D', BigInt.asIntN(64, 0x6665255dc5380f67f9dd57edn), 'D_kdPFOA9n+d1X7Q=='],
    ['D', 1n, 'D_kQE='],
    ['V', 2n ** 32n - 1n, 'V_kc7/////'],
    ['V', 2n ** 32n, 'V_kc8AAAABAAAAAA=='],
    ['D', 2n ** 63n - 1n, 'D_kc9//////////w=='],
    ['D', -1n, 'D_kf8='],
    ['D', -33n, 'D_kdDf'],
    ['D', -129n, 'D_kdH/fw=='],
    ['D', -32769n, 'D_kdL//3//'],
    ['D', -(2n ** 31n) - 1n, 'D_kdP/////f////w=='],
    ['D', -(2n ** 63n), 'D_kdOAAAAAAAAAAA=='],
  ])('%s %s is %s', (prefix, value, id) => {
    expect(globalId(prefix, value)).toBe(id);
    expect(parseGlobalId(id)).toEqual({ prefix, value });
  });

  it.each([
    ['', 'invalid token'],
    ['V', 'invalid token'],
    ['V_!!!!', 'invalid token'],
    ['V_kQE', 'invalid token'],
    ['V_', 'not MessagePack'],
    ['V_kc0=', 'not MessagePack'],
    ['V_AQ==', 'not MessagePack'],
    ['V_kgEC', 'not an array of one integer'],
    ['V_kaFh', 'not an array of one integer'],
    ['V_kcs/+AAAAAAAAA==', 'not an array of one integer'],
  ])('refuses %j: %s', (id, reason) => {
    expect(() => parseGlobalId(id)).toThrow(reason);
  });
});

describe('token DIDs', () => {
  const contract = '0xbA5738a18d83D41847dfFbDC6101d37C69c9B0cF';

  it('writes and reads one', () => {
    const did = formatTokenDid(137, parseAddress(contract) ?? Buffer.alloc(0), 186612);
    expect(did).toBe(`did:erc721:137:${contract}:186612`);
    expect(parseTokenDid(did.replace(contract, contract.toLowerCase()))).toEqual({
      chainId: 137n,
      contract: parseAddress(contract),
      tokenId: 186612n,
    });
  });

  it.each([
    ['', 'parts'],
    ['did:erc721:137:0xbA5738a18d83D41847dfFbDC6101d37C69c9B0cF', 'parts'],
    [`did:erc721:137:${contract}:1:2`, 'parts'],
    [`urn:erc721:137:${contract}:1`, 'did'],
    [`did:ethr:137:${contract}:1`, 'erc721'],
    [`did:erc721:0x89:${contract}:1`, 'chain id'],
    [`did:erc721::${contract}:1`, 'chain id'],
    ['did:erc721:137:0xbA57:1', 'address'],
    [`did:erc721:137:${contract}:-1`, 'token id'],
    [`did:erc721:137:${contract}:0x1`, 'token id'],
    [`did:erc721:137:${contract}:`, 'token id'],
  ])('refuses %j', (did, reason) => {
    expect(() => parseTokenDid(did)).toThrow(reason);
  });
});

describe('bytes and addresses', () => {
  it('checksums addresses of any case, 0x optional', () => {
    for (const text of [
      '0xd8da6bf26964af9d7eed9e03e53415d37aa96045',
      'D8DA6BF26964AF9D7EED9E03E53415D37AA96045',
      '0XD8da6BF26964aF9D7eEd9e03E53415D37aA96045',
    ]) {
      expect(addressText(parseAddress(text) ?? Buffer.alloc(0))).toBe('0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045');
    }
  });

  it.each(['', '0x', '0xabc', '0xzz', `0x${'00'.repeat(21)}`, 'vitalik.eth'])('takes %j for no address', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it.each([
    ['0x', ''],
    ['', ''],
    ['0XaB', 'ab'],
    ['a', undefined],
    ['0x0g', undefined],
  ])('reads hex %j as %j', (text, hex) => {
    expect(parseHex(text)?.toString('hex')).toBe(hex);
  });

  it('turns wide ids into words and back', () => {
    const id = 37747592896913129884346430642309039154630403646040022073469559591247189901312n;
    expect(hexText(bigIntToWord(id))).toBe(`0x5374616578${'00'.repeat(27)}`);
    expect(bytesToBigInt(bigIntToWord(id))).toBe(id);
    expect(() => bigIntToWord(-1n)).toThrow(RangeError);
    expect(() => bigIntToWord(2n ** 256n)).toThrow(RangeError);
  });
});
