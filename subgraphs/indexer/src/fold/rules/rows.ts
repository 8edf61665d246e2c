import type { TwinTables } from '../../twin/state';
import type { EventContext } from '../rule';

interface Burnable {
  readonly burnedAt: number | null;
}

const GRAPHQL_INT_MAX = 2_147_483_647;

export function isLive<R extends Burnable>(row: R | undefined): row is R {
  return row !== undefined && row.burnedAt === null;
}

/** The row if it is live; else undefined and an anomaly, since the event changes something that is not there. */
export function liveRow<R extends Burnable>(row: R | undefined, kind: string, id: string | number, event: EventContext): R | undefined {
  if (isLive(row)) return row;
  event.anomaly('missing-row', `${kind} ${id}`, row ? 'changed after its burn' : 'changed, but never seen');
  return undefined;
}

/** Notes a reference to something that the twin does not know as live; the reference itself is stored all the same. */
export function noteTarget(target: Burnable | undefined, kind: string, id: string | number, event: EventContext): void {
  if (!isLive(target))
    event.anomaly('unknown-target', `${kind} ${id}`, target ? 'referred to after its burn' : 'referred to, but never seen');
}

export function noteVehicle(id: number, twin: TwinTables, event: EventContext): void {
  noteTarget(twin.vehicle.get(id), 'vehicle', id, event);
}

export function noteManufacturer(id: number, twin: TwinTables, event: EventContext): void {
  noteTarget(twin.manufacturer.get(id), 'manufacturer', id, event);
}

/** Notes an id that is stored exactly but is too large for GraphQL's Int. */
export function noteLargeId(kind: string, id: number, event: EventContext): void {
  if (id > GRAPHQL_INT_MAX) event.anomaly('large-id', `${kind} ${id}`, `above ${GRAPHQL_INT_MAX}`);
}

/** Whether a mint of this very block made the row, so that the event after it in the same transaction only adds to it. */
export function mintedHere(row: { readonly mintedAt: number | null; readonly updatedBlock: number }, event: EventContext): boolean {
  return row.mintedAt === event.time && row.updatedBlock === event.block;
}
