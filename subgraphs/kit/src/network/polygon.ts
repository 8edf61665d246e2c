import type { Network } from './network';

/** DIMO on Polygon. */
export const polygon: Network = {
  name: 'polygon',
  chainId: 137,
  confirmations: 0,
  contracts: {
    registry: '0xFA8beC73cebB9D88FF88a2f75E7D7312f2Fd39EC',
    vehicleId: '0xbA5738a18d83D41847dfFbDC6101d37C69c9B0cF',
    manufacturerId: '0x3b07e2A2ABdd0A9B8F7878bdE6487c502164B9dd',
    aftermarketDeviceId: '0x9c94C395cBcBDe662235E0A9d3bB87Ad708561BA',
    syntheticDeviceId: '0x4804e8D1661cd1a1e5dDdE1ff458A7f878c0aC6D',
    integrationId: '0xf41cE833C1A35C80eB5Feb69e23F1Ed2ECBE20e0',
    sacd: '0x3c152B5d96769661008Ff404224d6530FCAC766d',
    template: '0x666309ADbeC298bB332c722F0303ce883F895750',
    dcnRegistry: '0xE9F4dfE02f895DC17E2e146e578873c9095bA293',
    dcnResolver: '0x60627326F55054Ea448e0a7BC750785bD65EF757',
    rewards: '0x8129f3cD3EBA82136Caf5aB87E2321c958Da5B63',
    developerLicense: '0x9A9D2E717bB005B240094ba761Ff074d392C7C85',
    staking: '0xB4538A8D6AFab2849Ef78D08D49Dc1cc5AC2eD83',
    connection: '0x41799E9Dc893722844E771a1C1cAf3BBc2876132',
    storageNode: '0xf76eEBa34B19aDb7eEa9E4Eea05243D7E5a30123',
    dimoToken: '0xE261D618a959aFfFd53168Cd07D12E37B26761db',
    dimoCredit: '0x7186F9aC35d24c9a4cf1E58a797c04DF1b334322',
  },
  superseded: [
    { role: 'sacd', address: '0xEF919b3793deaae1637523d483e3434ae113004E' },
    { role: 'template', address: '0xbfC07085736426295F60bAa15dC70743E98Fe612' },
  ],
  imageBaseUrl: 'https://assets.dimo.xyz/',
  vehicleDataBaseUrl: 'https://device-data-api.dimo.zone/v2/vehicles/',
  tablelandUrl: 'https://tableland.network/',
  ipfsUrl: 'https://ipfs.io/ipfs/',
};
