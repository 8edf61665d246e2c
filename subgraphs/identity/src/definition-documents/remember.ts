import type { Pool } from '@dimo-node/database';
import type { DefinitionDocument } from './document';

/**
 * Documents kept of one vehicle. Only the latest shows; the others are there for reading at a past block, which reaches back minutes. So a
 * sender of countless documents fills no disk.
 */
const MOST_DOCUMENTS = 100;

const INSERT = `INSERT INTO data.vehicle_definition (vehicle_id, time, document_id, source, definition_id, make, model, year)
  VALUES ($1::bigint, $2::timestamptz, $3::text, $4::bytea, $5::text, $6::text, $7::text, $8::int) ON CONFLICT DO NOTHING`;

/** The oldest beyond those that are kept, by the document's own time. */
const PRUNE = `DELETE FROM data.vehicle_definition d
  WHERE d.vehicle_id = $1::bigint AND (d.time, d.document_id, d.source) < (
    SELECT k.time, k.document_id, k.source FROM data.vehicle_definition k WHERE k.vehicle_id = $1::bigint
    ORDER BY k.time DESC, k.document_id DESC, k.source DESC OFFSET ${MOST_DOCUMENTS - 1} LIMIT 1)`;

/**
 * Keeps what a document says, so that `Vehicle.definition` shows it. For whoever stores documents: call it for each one that is stored and
 * verified. A document given again changes nothing, and one that arrives late does not displace a later one.
 */
export async function rememberDefinition(pool: Pick<Pool, 'query'>, document: DefinitionDocument): Promise<void> {
  const { vehicleId, time, documentId, source, id, make, model, year } = document;
  const { rowCount } = await pool.query({
    name: 'identity.remember_definition',
    text: INSERT,
    values: [vehicleId, time, documentId, source, id, make, model, year],
  });
  if (rowCount === 0) return;
  await pool.query({ name: 'identity.prune_definitions', text: PRUNE, values: [vehicleId] });
}
