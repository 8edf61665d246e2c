import {
  assetText,
  InvalidDidError,
  MANUFACTURER_PERMISSIONS,
  parseAddress,
  parseAsset,
  PERMISSIONS,
  type Asset,
  type EventGrant,
  type Network,
} from '@dimo-node/kit';
import { field, fieldsOf, textField, textsField, UNPARSED, type Fields } from './body-reader';
import { readEvents } from './event-filters';
import { ExchangeError } from './exchange-error';

/** What a client asks for, in the newer form. */
export interface ExchangeRequest {
  readonly asset: Asset;
  readonly did: string;
  /** Names, in the order asked for. */
  readonly permissions: readonly string[];
  readonly events: readonly EventGrant[];
  readonly audience: readonly string[];
}

export type ExchangeNetwork = Pick<Network, 'chainId' | 'contracts'>;

const MAX_PERMISSIONS = 128;
const MAX_NAME = 100;
const MAX_AUDIENCES = 10;
const MAX_AUDIENCE = 200;
const MAX_DID = 300;
/** Tokens for services that read what this node and its kind keep. */
export const USUAL_AUDIENCE = 'dimo.zone';

/**
 * Reads either form. Where both forms say something, the newer one counts.
 * @throws ExchangeError 400
 */
export function readExchangeRequest(contentType: string | undefined, body: unknown, network: ExchangeNetwork): ExchangeRequest {
  if (!/^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(contentType ?? '') || typeof body !== 'string')
    throw new ExchangeError(400, UNPARSED);
  const fields = fieldsOf(parseJson(body));
  const asset = readAsset(fields, network);
  const events = readEvents(field(fields, 'cloudEvents'));
  const named = textsField(fields, 'permissions', MAX_PERMISSIONS, MAX_NAME);
  const permissions = named.length > 0 ? named : namesOfPrivileges(field(fields, 'privileges'), asset, network);
  if (permissions.length === 0 && events.length === 0) throw new ExchangeError(400, 'Please provide at least one privilege or cloudevent');
  const audience = textsField(fields, 'audience', MAX_AUDIENCES, MAX_AUDIENCE).filter((one) => one !== '');
  return { asset, did: assetText(asset), permissions, events, audience: audience.length > 0 ? audience : [USUAL_AUDIENCE] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ExchangeError(400, UNPARSED);
  }
}

function readAsset(fields: Fields, { chainId }: ExchangeNetwork): Asset {
  const did = textField(fields, 'asset', MAX_DID);
  if (did !== undefined && did !== '') {
    try {
      return parseAsset(did);
    } catch (error) {
      if (error instanceof InvalidDidError) throw new ExchangeError(400, `Invalid asset DID "${did}": ${error.message}`);
      throw error;
    }
  }
  const address = textField(fields, 'nftContractAddress', MAX_DID) ?? '';
  const contract = parseAddress(address);
  if (contract === undefined) throw new ExchangeError(400, `Invalid NFT contract address "${address}".`);
  return { kind: 'token', chainId: BigInt(chainId), contract, tokenId: tokenIdOf(field(fields, 'tokenId')) };
}

/** A whole number, as such or in decimal digits. */
function tokenIdOf(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value === 'string' && /^[0-9]{1,78}$/.test(value)) return BigInt(value);
  throw new ExchangeError(400, UNPARSED);
}

/** Numbers of the legacy form by name: on a manufacturer's token they mean other things than on a vehicle. */
function namesOfPrivileges(value: unknown, asset: Asset, { contracts }: ExchangeNetwork): readonly string[] {
  const numbers = value ?? [];
  if (!Array.isArray(numbers) || !numbers.every((one) => Number.isSafeInteger(one))) throw new ExchangeError(400, UNPARSED);
  if (numbers.length > MAX_PERMISSIONS)
    throw new ExchangeError(400, `Too many privileges: at most ${MAX_PERMISSIONS} can be asked for at once.`);
  const isMaker = asset.kind === 'token' && parseAddress(contracts.manufacturerId ?? '')?.equals(asset.contract) === true;
  const names = new Map((isMaker ? MANUFACTURER_PERMISSIONS : PERMISSIONS).map(({ number, name }) => [number, name]));
  const unknown = (numbers as number[]).filter((number) => !names.has(number));
  if (unknown.length > 0) throw new ExchangeError(400, `unknown privileges [${unknown.join(' ')}]`);
  return [...new Set((numbers as number[]).map((number) => names.get(number) ?? ''))];
}
