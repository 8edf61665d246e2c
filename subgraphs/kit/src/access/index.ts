export * from './asset';
export * from './authority';
export * from './caller';
export * from './permissions';
export { HOP_HEADERS, HopSigner, HopVerifier, type HopIdentity, type HopOptions } from './hop';
export { HopRefusal, type HopFault } from './hop-refusal';
export { operationHash } from './operation-hash';
export { accessTypeDefs } from './rule-directives';
