import type { Definition } from '../vehicles/definition';
import type { Lookup } from '../twin/lookup';

export interface LatestDocument extends Definition {
  readonly vehicleId: number;
}

/** What the latest document says of each vehicle; documents of one time follow each other by id and source. */
export const latestDefinitionDocument: Lookup<number, LatestDocument> = {
  name: 'identity.latest_definition_document',
  text: `SELECT k.id AS "vehicleId", l.* FROM unnest($1::bigint[]) k(id) CROSS JOIN LATERAL (
      SELECT d.definition_id AS id, d.make, d.model, d.year FROM data.vehicle_definition d WHERE d.vehicle_id = k.id
      ORDER BY d.time DESC, d.document_id DESC, d.source DESC LIMIT 1) l`,
  keyOf: (row) => row.vehicleId,
};
