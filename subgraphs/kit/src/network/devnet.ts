import { amoy } from './amoy';
import type { Network } from './network';

/** The local test chain: Amoy's id and addresses, so that clients made for Amoy need only another host. */
export const devnet: Network = {
  ...amoy,
  name: 'devnet',
  superseded: [],
  imageBaseUrl: 'http://localhost:4000/images/',
  vehicleDataBaseUrl: 'http://localhost:4000/vehicles/',
  tablelandUrl: 'http://localhost:8546/',
  ipfsUrl: 'http://localhost:8547/ipfs/',
};
