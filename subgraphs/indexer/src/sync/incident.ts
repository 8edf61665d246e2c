import type { ClientBase } from 'pg';

export type IncidentKind = 'reorg-below-final' | 'audit-difference';

/** Notes something an operator should know of that lies outside the projection. */
export async function recordIncident(client: ClientBase, kind: IncidentKind, block: number, detail: string): Promise<void> {
  await client.query('INSERT INTO chain.incident (kind, block_number, detail) VALUES ($1, $2, $3)', [kind, block, detail]);
}
