import {
  PostgresAuditLog,
  type AuditEntry,
  type AuditLog,
  type AuditNotes,
  type PostgresAuditLogOptions,
  type Sealer,
  type SealKey,
} from '@dimo-node/access';
import { amoy, createLogger, formatTokenDid, NodeError } from '@dimo-node/kit';
import type { Pool } from 'pg';
import { makeKey } from './tokens';

export const VEHICLES = amoy.contracts.vehicleId ?? '';
export const vehicleDid = (id: number): string => formatTokenDid(amoy.chainId, VEHICLES, id);

export const LICENSE = '0x46a3A41bd932244Dd08186e4c19F1a7E48cbcDf4';
export const GRANTEE = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045';

/** A read of vehicle 1 that was allowed, but for what is given. */
export function auditEntry(given: Partial<AuditEntry> = {}): AuditEntry {
  return {
    kind: 'access',
    allowed: true,
    reason: '',
    license: LICENSE,
    address: null,
    asset: vehicleDid(1),
    permissions: ['privilege:GetLocationHistory', 'privilege:GetNonLocationHistory'],
    operation: 'a3'.repeat(32),
    block: { number: 100, hash: `0x${'5c'.repeat(32)}` },
    via: 'sacd',
    at: new Date('2026-11-23T12:00:00.123Z'),
    ...given,
  };
}

/** The audit log as a list; `away` makes it refuse. */
export class AuditBook implements AuditLog, Pick<AuditNotes, 'note'> {
  readonly entries: AuditEntry[] = [];
  away = false;

  note(entry: AuditEntry): void {
    if (this.away) throw new NodeError('AUDIT_UNAVAILABLE');
    this.entries.push(entry);
  }

  append(entry: AuditEntry): Promise<void> {
    return new Promise((resolve) => resolve(this.note(entry)));
  }
}

/** Entries that are told apart by their reasons. */
export function refusals(from: number, count: number): AuditEntry[] {
  return Array.from({ length: count }, (_, index) => auditEntry({ allowed: false, via: null, reason: `refusal ${from + index}` }));
}

export function openAuditLog(databaseUrl: string, options: Partial<PostgresAuditLogOptions> = {}): PostgresAuditLog {
  return new PostgresAuditLog({ databaseUrl, network: amoy, log: createLogger('audit', { level: 'silent' }), ...options });
}

/** A new key as the node would seal with, and its public half. */
export function sealingKey(): { readonly sealer: Sealer; readonly key: SealKey } {
  const { key } = makeKey();
  return { key: key.publicJwk, sealer: { keyId: key.publicJwk.kid, sign: (data) => key.sign(data) } };
}

/** Does what somebody with all rights in the database can do. */
export async function tamper(pool: Pool, ...statements: readonly string[]): Promise<void> {
  const client = await pool.connect();
  try {
    for (const table of ['audit', 'audit_seal']) await client.query(`ALTER TABLE access.${table} DISABLE TRIGGER append_only`);
    for (const statement of statements) await client.query(statement);
  } finally {
    for (const table of ['audit', 'audit_seal']) await client.query(`ALTER TABLE access.${table} ENABLE ALWAYS TRIGGER append_only`);
    client.release();
  }
}

/** The reasons in the log, in its order. */
export async function loggedReasons(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ reason: string }>('SELECT reason FROM access.audit ORDER BY seq');
  return rows.map(({ reason }) => reason);
}
