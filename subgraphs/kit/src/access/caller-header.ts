import type { Caller, DeveloperCaller, EventGrant, VehicleCaller } from './caller';

/** Says that nobody has shown a token. */
const ANONYMOUS = '-';
const BASE64URL = /^[A-Za-z0-9_-]{2,}$/;
const HASH = /^0x[0-9a-f]{64}$/;

/** A caller as the text of a header. */
export function callerHeader(caller: Caller | undefined): string {
  return caller === undefined ? ANONYMOUS : Buffer.from(JSON.stringify(caller)).toString('base64url');
}

/** What a header says of the caller; `malformed` when it is not of the form that `callerHeader` gives. */
export function readCallerHeader(text: string): Caller | undefined | 'malformed' {
  if (text === ANONYMOUS) return undefined;
  if (!BASE64URL.test(text)) return 'malformed';
  try {
    return readCaller(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))) ?? 'malformed';
  } catch {
    return 'malformed';
  }
}

/** Member by member: what a gateway of another version may add is left out, and what it may lack makes no caller. */
function readCaller(value: unknown): Caller | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, issuer, expiresAt } = value;
  if (typeof issuer !== 'string' || typeof expiresAt !== 'number') return undefined;
  if (kind === 'developer') return readDeveloper(value, { issuer, expiresAt });
  return kind === 'vehicle' ? readVehicle(value, { issuer, expiresAt }) : undefined;
}

type Facts = Pick<Caller, 'issuer' | 'expiresAt'>;

function readDeveloper({ address, clientId }: Readonly<Record<string, unknown>>, facts: Facts): DeveloperCaller | undefined {
  if (typeof address !== 'string' || typeof clientId !== 'string') return undefined;
  return { kind: 'developer', ...facts, address, clientId };
}

function readVehicle(value: Readonly<Record<string, unknown>>, facts: Facts): VehicleCaller | undefined {
  const { subject, asset, permissions, events, decidedAt } = value;
  if (typeof subject !== 'string' || typeof asset !== 'string' || !isTexts(permissions) || !Array.isArray(events)) return undefined;
  const grants = events.flatMap(readEvent);
  const block = decidedAt === undefined ? undefined : readBlock(decidedAt);
  if (grants.length !== events.length || block === null) return undefined;
  return { kind: 'vehicle', ...facts, subject, asset, permissions, events: grants, decidedAt: block };
}

function readEvent(value: unknown): EventGrant[] {
  if (!isRecord(value)) return [];
  const { eventType, source, ids, tags } = value;
  if (typeof eventType !== 'string' || typeof source !== 'string' || !isTexts(ids) || !isTexts(tags)) return [];
  return [{ eventType, source, ids, tags }];
}

function readBlock(value: unknown): VehicleCaller['decidedAt'] | null {
  if (!isRecord(value)) return null;
  const { number, hash } = value;
  return Number.isSafeInteger(number) && typeof hash === 'string' && HASH.test(hash) ? { number: number as number, hash } : null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
