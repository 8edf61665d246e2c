export { type AuditEntry, type AuditKind, type AuditLog, type AuditNotes } from './entry';
export { PostgresAuditLog, type AuditLimits, type PostgresAuditLogOptions } from './postgres-audit-log';
export { type AuditHead } from './batch';
export { type Sealer, type SealKey } from './seal';
export { verifyAudit, type AuditVerdict, type NotedHead, type VerifyAuditOptions } from './verify/verify-audit';
export { auditVerify, HeadTextError, parseHead } from './verify/report';
export { type AuditProblem } from './verify/problems';
