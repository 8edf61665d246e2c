import type { DataAccess } from '@dimo-node/kit';
import type { AuditEntry } from '../audit/entry';

/** What the audit log is told of an access. */
export function entryOf({ caller, asset, permissions, operation, decision, refusal }: DataAccess, at: Date): AuditEntry {
  const license = caller === undefined ? null : caller.kind === 'developer' ? caller.clientId : caller.subject;
  return {
    kind: 'access',
    allowed: refusal === '',
    reason: refusal,
    license,
    address: caller?.kind === 'developer' ? caller.address : null,
    asset,
    permissions,
    operation,
    block: decision?.block ?? null,
    via: decision?.via ?? null,
    at,
  };
}
