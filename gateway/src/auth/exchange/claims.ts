import { hexText, PERMISSIONS, type BlockRef } from '@dimo-node/kit';
import type { Claims } from '../tokens/token';
import type { ExchangeRequest } from './exchange-request';

const NUMBERS = new Map(PERMISSIONS.map(({ name, number }) => [name, number]));

/** Claims of a vehicle token: what was asked for and found granted to a license (EIP-55), no more. */
export function vehicleClaims(license: string, request: ExchangeRequest, decidedAt: BlockRef): Claims {
  const { asset, did, permissions, events, audience } = request;
  return {
    sub: license,
    aud: audience,
    asset: did,
    permissions,
    cloud_events: {
      events: events.map(({ eventType, source, ids, tags }) => ({ event_type: eventType, source, ids, tags })),
    },
    // What older services read.
    contract_address: hexText(asset.kind === 'token' ? asset.contract : asset.account),
    token_id: asset.kind === 'token' ? asset.tokenId.toString() : '',
    privilege_ids: permissions.flatMap((name) => NUMBERS.get(name) ?? []),
    decision: { block: decidedAt.number, hash: decidedAt.hash },
  };
}
