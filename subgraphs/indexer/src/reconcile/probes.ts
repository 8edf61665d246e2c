import type { ClientBase } from 'pg';
import type { CorrectionKind } from '../fold/correction';
import type { ContractReads } from './contract-reads';

/** A difference between contract and twin. */
export interface Finding {
  readonly kind: CorrectionKind;
  readonly subject: string;
  readonly value: string;
  /** An event could have made it untrue by the time it is applied: ask this again then. */
  readonly again?: Probe;
}

/** One thing to ask a contract. `key` names it for remembering that it was not answered. */
export interface Probe {
  readonly key: string;
  ask(reads: ContractReads, signal: AbortSignal): Promise<Finding | undefined>;
}

/** Below this a parent of a synthetic device is an integration id, from here on a connection id. */
const FIRST_CONNECTION_ID = 1n << 63n;

const UNKNOWN_VALUE = {
  manufacturer: (id: number) => manufacturerName(id, null),
  vehicle: (id: number) => parentOf('vehicleId', 'vehicle-manufacturer', id),
  license: licenseFields,
  'aftermarket-device': (id: number) => parentOf('aftermarketDeviceId', 'aftermarket-device-manufacturer', id),
} as const;

type UnknownKind = keyof typeof UNKNOWN_VALUE;

/** Rows whose events did not say everything: earlier layouts name no manufacturer, and a start block may come after a license. */
export async function unknownValues(client: ClientBase, limit: number): Promise<Probe[]> {
  const { rows } = await client.query<{ kind: UnknownKind; id: string }>(
    `(SELECT 'manufacturer' AS kind, id FROM twin.manufacturer WHERE name IS NULL AND burned_at IS NULL ORDER BY id LIMIT $1)
     UNION ALL (SELECT 'vehicle', id FROM twin.vehicle WHERE manufacturer_id IS NULL AND burned_at IS NULL ORDER BY id LIMIT $1)
     UNION ALL (SELECT DISTINCT 'license', s.license_id FROM twin.signer s LEFT JOIN twin.developer_license l ON l.id = s.license_id
                WHERE l.id IS NULL LIMIT $1)
     UNION ALL (SELECT 'aftermarket-device', id FROM twin.aftermarket_device WHERE manufacturer_id IS NULL AND burned_at IS NULL ORDER BY id LIMIT $1)`,
    [limit],
  );
  return rows.map(({ kind, id }) => UNKNOWN_VALUE[kind](Number(id)));
}

/** What may change without an event although it is known: names, parents of legacy synthetic devices, grants of connections that were sold. */
export async function silentChanges(client: ClientBase, limit: number): Promise<Probe[]> {
  const manufacturers = await client.query<{ id: string; name: string }>(
    'SELECT id, name FROM twin.manufacturer WHERE name IS NOT NULL AND burned_at IS NULL ORDER BY id LIMIT $1',
    [limit],
  );
  const devices = await client.query<{ id: string; integration_id: string }>(
    'SELECT id, integration_id FROM twin.synthetic_device WHERE connection_id IS NULL AND burned_at IS NULL ORDER BY id LIMIT $1',
    [limit],
  );
  const grants = await client.query<{ id: Buffer; grantee: Buffer; permissions: Buffer }>(
    `SELECT c.id, s.grantee, s.permissions FROM twin.connection c JOIN twin.sacd s ON s.token_id = c.id
     WHERE c.burned_at IS NULL AND c.updated_block >= s.updated_block AND s.expires_at > now() LIMIT $1`,
    [limit],
  );
  return [
    ...manufacturers.rows.map(({ id, name }) => manufacturerName(Number(id), name)),
    ...devices.rows.map(({ id, integration_id }) => syntheticParent(Number(id), BigInt(integration_id))),
    ...grants.rows.map(({ id, grantee, permissions }) =>
      connectionGrant(id.toString('hex'), grantee.toString('hex'), permissions.toString('hex')),
    ),
  ];
}

function manufacturerName(id: number, known: string | null): Probe {
  return {
    key: `manufacturer-name ${id}`,
    async ask(reads, signal) {
      const name = await reads.manufacturerName(id, signal);
      return name === '' || name === known ? undefined : { kind: 'manufacturer-name', subject: String(id), value: name };
    },
  };
}

/** A license issued before the start block, of which only signers are known. */
function licenseFields(id: number): Probe {
  return {
    key: `license ${id}`,
    async ask(reads, signal) {
      return { kind: 'license', subject: String(id), value: JSON.stringify(await reads.license(id, signal)) };
    },
  };
}

function parentOf(role: 'vehicleId' | 'aftermarketDeviceId', kind: CorrectionKind, id: number): Probe {
  return {
    key: `${kind} ${id}`,
    async ask(reads, signal) {
      const parent = await reads.parent(role, id, signal);
      return parent === 0n ? undefined : { kind, subject: String(id), value: parent.toString() };
    },
  };
}

function syntheticParent(id: number, integration: bigint): Probe {
  return {
    key: `synthetic-device-parent ${id}`,
    async ask(reads, signal) {
      const parent = await reads.parent('syntheticDeviceId', id, signal);
      if (parent === 0n || (parent < FIRST_CONNECTION_ID && parent === integration)) return undefined;
      return { kind: 'synthetic-device-parent', subject: String(id), value: parent.toString() };
    },
  };
}

function connectionGrant(id: string, grantee: string, mask: string): Probe {
  const probe: Probe = {
    key: `connection-grants-void ${id} ${grantee}`,
    async ask(reads, signal) {
      if (BigInt(`0x${mask}`) === 0n || (await reads.permissions('connection', id, grantee, mask, signal)) !== 0n) return undefined;
      return { kind: 'connection-grants-void', subject: id, value: '', again: probe };
    },
  };
  return probe;
}
