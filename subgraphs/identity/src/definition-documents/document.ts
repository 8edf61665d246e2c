import { parseAddress, parseTime, parseTokenDid, type Network, type TokenDid } from '@dimo-node/kit';
import type { Definition } from '../vehicles/definition';

/** Type of the CloudEvents that say what a vehicle is. */
export const DEFINITION_DOCUMENT_TYPE = 'dimo.document.devicedefinition';

/** What one document says about what a vehicle is; null where it says nothing. */
export interface DefinitionDocument extends Definition {
  /** Id and source together name the document. */
  readonly documentId: string;
  /** 20 bytes. */
  readonly source: Buffer;
  readonly vehicleId: number;
  /** RFC 3339 in UTC, to the microsecond. */
  readonly time: string;
}

/** In bytes; the table's own bounds. */
const LONGEST_ID = 512;
const LONGEST_TEXT = 256;
const LAST_YEAR = 9999;
const YEAR_10000 = Date.UTC(10_000, 0);

/**
 * Reads a CloudEvent as it was parsed from JSON, whose data are JSON as well. Undefined when it is no definition document about a vehicle of
 * this network: of another type, without an id, a source, a time or the object with the members, or with a member of the wrong kind or
 * beyond its bounds. Nothing in it is repaired.
 */
export function definitionDocument(event: unknown, network: Network): DefinitionDocument | undefined {
  if (!isRecord(event) || event['type'] !== DEFINITION_DOCUMENT_TYPE) return undefined;
  const documentId = textOf(event['id'], LONGEST_ID);
  const source = typeof event['source'] === 'string' ? parseAddress(event['source']) : undefined;
  const vehicleId = vehicleOf(event['subject'], network);
  const time = timeOf(event['time']);
  const said = definitionOf(event['data']);
  if (!documentId || source === undefined || vehicleId === undefined || time === undefined || said === undefined) return undefined;
  return { documentId, source, vehicleId, time, ...said };
}

/** The members lie one level further in than the event's data. */
function definitionOf(data: unknown): Definition | undefined {
  const members = isRecord(data) ? data['data'] : undefined;
  if (!isRecord(members)) return undefined;
  const { deviceDefinitionId, manufacturer = null } = members;
  if (manufacturer !== null && !isRecord(manufacturer)) return undefined;
  const id = textOf(deviceDefinitionId, LONGEST_TEXT);
  const make = textOf(manufacturer?.['name'], LONGEST_TEXT);
  const model = textOf(members['model'], LONGEST_TEXT);
  const year = yearOf(members['year']);
  return id === undefined || make === undefined || model === undefined || year === undefined ? undefined : { id, make, model, year };
}

function vehicleOf(subject: unknown, { chainId, contracts }: Network): number | undefined {
  const did = typeof subject === 'string' ? readDid(subject) : undefined;
  const contract = contracts.vehicleId === undefined ? undefined : parseAddress(contracts.vehicleId);
  if (did === undefined || contract === undefined) return undefined;
  const isOurs = did.chainId === BigInt(chainId) && did.contract.equals(contract) && did.tokenId <= BigInt(Number.MAX_SAFE_INTEGER);
  return isOurs ? Number(did.tokenId) : undefined;
}

function readDid(text: string): TokenDid | undefined {
  try {
    return parseTokenDid(text);
  } catch {
    return undefined;
  }
}

/** Finer than a Date, so that two documents of one millisecond keep their order. */
function timeOf(value: unknown): string | undefined {
  const date = typeof value === 'string' ? parseTime(value) : undefined;
  if (typeof value !== 'string' || date === undefined || date.getTime() < 0 || date.getTime() >= YEAR_10000) return undefined;
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
  return `${date.toISOString().slice(0, 19)}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

/** Null when it is absent or empty, undefined when it is no text that the database can hold (no NUL, whole characters). */
function textOf(value: unknown, longest: number): string | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' || value.length > longest || value.includes('\0')) return undefined;
  const bytes = Buffer.from(value);
  return bytes.length <= longest && bytes.toString() === value ? value : undefined;
}

/** Null when it is absent or 0. */
function yearOf(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === 0) return null;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= LAST_YEAR ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
