export { DocumentStore, type DocumentStoreOptions } from './document-store';
export { type IpfsGatewayOptions } from './ipfs-gateway';
