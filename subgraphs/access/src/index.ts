export { type AccessQuestion, type Decider } from './decision/question';
export { type SignatureVerifier, SignatureUnavailableError } from './signatures/verifier';
export { AccountSignatures } from './signatures/account-signatures';
export { type ChainCall, type ChainCaller } from './signatures/chain-caller';
export { HttpChainCaller, type HttpChainCallerOptions } from './signatures/http-chain-caller';
export { keyThatSigned } from './signatures/recover-key';
export { type License, type Licenses } from './licenses/licenses';
export { TwinLicenses, type TwinLicensesOptions } from './licenses/twin-licenses';
export { type AuditEntry, type AuditLog, type AuditKind } from './audit/entry';
