import type { Network } from './network';

/** DIMO on Amoy, Polygon's test network. */
export const amoy: Network = {
  name: 'amoy',
  chainId: 80002,
  confirmations: 0,
  contracts: {
    registry: '0x5eAA326fB2fc97fAcCe6A79A304876daD0F2e96c',
    vehicleId: '0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8',
    manufacturerId: '0xA4ad0F9c722588910791A9BAC63ADbB365614Bc7',
    aftermarketDeviceId: '0x325b45949C833986bC98e98a49F3CA5C5c4643B5',
    syntheticDeviceId: '0x78513c8CB4D6B6079f813850376bc9c7fc8aE67f',
    integrationId: '0x80Ee7ec4493A1d7975ab900F94dB25ba7C688201',
    sacd: '0x4E5F9320b1c7cB3DE5ebDD760aD67375B66cF8a3',
    template: '0x666309ADbeC298bB332c722F0303ce883F895750',
    dcnRegistry: '0x374350Ab806E06217e84a0238150E98788cd26ab',
    dcnResolver: '0x8E498009CaCa11ca9dD6696Bc00eEFcCd51811d5',
    rewards: '0xd00e0e788028A8636509c50cF89Df1420b12a5c2',
    developerLicense: '0xdb6c0dBbaf48b9D9Bcf5ca3C45cFF3811D70eD96',
    staking: '0xA010a42DE263592E631d3DCDC621ae7BFfCca338',
    connection: '0x41799E9Dc893722844E771a1C1cAf3BBc2876132',
    storageNode: '0xf76eEBa34B19aDb7eEa9E4Eea05243D7E5a30123',
    dimoToken: '0x21cFE003997fB7c2B3cfe5cf71e7833B7B2eCe10',
    dimoCredit: '0x49c120f4C3c6679Ebd357F2d749E4D1C03598d65',
  },
  superseded: [
    { role: 'sacd', address: '0x3e78Cb1f68132D34C811dcd7D4a10E0Aad752C3c' },
    { role: 'sacd', address: '0xaC24E8add57e7Ca8e8B2D0d76f4210Ae53ebDB28' },
    { role: 'template', address: '0xbfC07085736426295F60bAa15dC70743E98Fe612' },
    { role: 'storageNode', address: '0x52fD9Dc294066792785CcD85eFB9A0Bd48DE01E4' },
  ],
  imageBaseUrl: 'https://assets.dev.dimo.xyz/',
  vehicleDataBaseUrl: 'https://device-data-api.dev.dimo.zone/v2/vehicles/',
  tablelandUrl: 'https://testnets.tableland.network/',
  ipfsUrl: 'https://ipfs.io/ipfs/',
};
