import type { Pool } from '@dimo-node/database';
import { definitionDocument, rememberDefinition } from '@dimo-node/identity';
import { amoy } from '@dimo-node/kit';
import { time } from './twin-rows';

/** A definition document as it is stored: about a vehicle of Amoy, at `time(seconds)`. */
export function definitionEvent(vehicleId: number, seconds: number, members: unknown): Record<string, unknown> {
  return {
    specversion: '1.0',
    type: 'dimo.document.devicedefinition',
    id: `document-${seconds}`,
    source: '0x0000000000000000000000000000000000000DD5',
    subject: `did:erc721:80002:${amoy.contracts.vehicleId}:${vehicleId}`,
    time: time(seconds).toISOString(),
    data: { data: members },
  };
}

/** Stores what such a document says. Throws when it is none. */
export async function storeDefinition(pool: Pool, vehicleId: number, seconds: number, members: unknown): Promise<void> {
  const document = definitionDocument(definitionEvent(vehicleId, seconds, members), amoy);
  if (document === undefined) throw new Error('no definition document');
  await rememberDefinition(pool, document);
}
