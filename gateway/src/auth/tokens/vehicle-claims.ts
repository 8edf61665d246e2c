import { assetText, parseAsset, type BlockRef, type EventGrant, type VehicleCaller } from '@dimo-node/kit';
import { addressOf, isRecord, textsOf, type ReadClaims } from './claims';
import { refusal } from './refusal';

/** What tokens that open this node's data are for. */
const AUDIENCE = 'dimo.zone';
const MOST_AUDIENCES = 64;
const MOST_PERMISSIONS = 256;
const MOST_EVENTS = 256;
const MOST_PATTERNS = 1_024;
const LONGEST_DID = 256;
const HASH = /^0x[0-9a-f]{64}$/;

/**
 * Who bears a vehicle token, and what it opens. The block of the decision is read from tokens of this node alone: of another twin it says nothing.
 * @throws NodeError UNAUTHENTICATED
 */
export function vehicleCaller(claims: ReadClaims, issuer: string, expiresAt: number, ours: boolean): VehicleCaller {
  checkAudience(claims['aud']);
  const subject = addressOf(claims['sub']);
  if (subject === undefined) throw refusal('its subject (sub) must be the address of a license');
  return Object.freeze({
    kind: 'vehicle',
    issuer,
    expiresAt,
    subject,
    asset: assetOf(claims['asset']),
    permissions: textsOf(claims['permissions'], 'permissions', MOST_PERMISSIONS, 128),
    events: eventsOf(claims['cloud_events']),
    decidedAt: ours ? blockOf(claims['decision']) : undefined,
  });
}

function checkAudience(aud: unknown): void {
  const audiences = typeof aud === 'string' ? [aud] : textsOf(aud, 'aud', MOST_AUDIENCES);
  if (!audiences.includes(AUDIENCE)) throw refusal(`it is for another audience: aud must hold ${AUDIENCE}`);
}

function assetOf(text: unknown): string {
  if (typeof text !== 'string' || text.length > LONGEST_DID) throw refusal('its asset must be a DID');
  try {
    const asset = parseAsset(text);
    if (asset.chainId <= BigInt(Number.MAX_SAFE_INTEGER)) return assetText(asset);
  } catch (error) {
    throw refusal('its asset is not a valid DID', error);
  }
  throw refusal('its asset is on no chain that exists');
}

function eventsOf(claim: unknown): readonly EventGrant[] {
  if (claim === undefined || claim === null) return [];
  const events = isRecord(claim) ? (claim['events'] ?? []) : undefined;
  if (!Array.isArray(events) || events.length > MOST_EVENTS) throw refusal(`its claim cloud_events must have 0 to ${MOST_EVENTS} events`);
  return Object.freeze(events.map((event: unknown) => eventOf(event)));
}

function eventOf(event: unknown): EventGrant {
  const { event_type: eventType, source, ids, tags } = isRecord(event) ? event : {};
  if (typeof eventType !== 'string' || typeof source !== 'string')
    throw refusal('each event of its claim cloud_events must have event_type and source');
  return Object.freeze({
    eventType,
    source,
    ids: textsOf(ids, 'cloud_events', MOST_PATTERNS),
    tags: textsOf(tags, 'cloud_events', MOST_PATTERNS),
  });
}

function blockOf(claim: unknown): BlockRef | undefined {
  if (claim === undefined) return undefined;
  const { block, hash } = isRecord(claim) ? claim : {};
  if (typeof block !== 'number' || !Number.isSafeInteger(block) || block < 0 || typeof hash !== 'string' || !HASH.test(hash))
    throw refusal('its claim decision must name a block');
  return Object.freeze({ number: block, hash });
}
