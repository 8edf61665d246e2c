export * from './asset';
export * from './authority';
export * from './caller';
export * from './permissions';
export { HOP_HEADERS, HopRefusal, HopSigner, HopVerifier, type HopFault, type HopIdentity, type HopOptions } from './hop';
export { operationHash } from './operation-hash';
export { accessTypeDefs } from './rule-directives';
