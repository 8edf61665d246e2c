export * from './decision';
export * from './documents';
export * from './authority';
export { type SignatureVerifier, SignatureUnavailableError } from './signatures/verifier';
export { type License, type Licenses } from './licenses/licenses';
export { type AuditEntry, type AuditLog, type AuditKind } from './audit/entry';
