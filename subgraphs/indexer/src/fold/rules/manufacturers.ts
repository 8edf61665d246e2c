import type { TwinTables } from '../../twin/state';
import type { TwinDraft } from '../../twin/tables';
import { rule, type EventContext, type Rule } from '../rule';
import { isLive, liveRow, noteLargeId } from './rows';
import { slugOf } from './slug';
import { textHash } from './text-hash';
import { sequentialTransfer, TRANSFER } from './token-transfer';

const KIND = 'manufacturer';

/** Gives a slug to its newest claimant; former slugs keep resolving, since definition ids begin with them. */
export function claimSlug(slug: string, manufacturerId: number, twin: TwinTables, event: EventContext): void {
  const slugHash = textHash(slug);
  const holder = twin.manufacturerSlug.get(slugHash);
  if (holder?.manufacturerId === manufacturerId) return;
  if (holder) event.anomaly('displaced', `${KIND} ${holder.manufacturerId}`, `lost the slug ${slug} to manufacturer ${manufacturerId}`);
  twin.manufacturerSlug.put({ slugHash, slug, manufacturerId });
}

/** A manufacturer of which only the token and its owner are known. */
function newManufacturer(id: number, owner: string, event: EventContext): TwinDraft<'manufacturer'> {
  noteLargeId(KIND, id, event);
  return { id, name: null, slug: null, owner, tableId: null, mintedAt: event.time, burnedAt: null };
}

function minted(name: string | null, id: number, owner: string, twin: TwinTables, event: EventContext): void {
  const known = twin.manufacturer.get(id);
  if (known !== undefined && !isLive(known)) return;
  const manufacturer = known ?? newManufacturer(id, owner, event);
  if (name === null || manufacturer.name !== null) return known ? undefined : twin.manufacturer.put(manufacturer);
  const slug = slugOf(name);
  twin.manufacturer.put({ ...manufacturer, name, slug });
  claimSlug(slug, id, twin, event);
}

function setTable(id: number, tableId: number, twin: TwinTables, event: EventContext): void {
  const manufacturer = liveRow(twin.manufacturer.get(id), KIND, id, event);
  if (manufacturer && manufacturer.tableId !== tableId) twin.manufacturer.put({ ...manufacturer, tableId });
}

export const manufacturerRules: readonly Rule[] = [
  rule('registry', 'ManufacturerNodeMinted(string name, uint256 tokenId, address indexed owner)', ['text', 'id', 'address'], {
    needs: ([name, id], needs) => {
      needs.row('manufacturer', id);
      needs.row('manufacturerSlug', textHash(slugOf(name)));
    },
    apply: ([name, id, owner], twin, event) => minted(name, id, owner, twin, event),
  }),

  // The name of these is read from the contract and comes as a correction.
  rule('registry', 'ManufacturerNodeMinted(uint256 tokenId, address indexed owner)', ['id', 'address'], {
    needs: ([id], needs) => needs.row('manufacturer', id),
    apply: ([id, owner], twin, event) => minted(null, id, owner, twin, event),
  }),

  rule(
    'registry',
    'DeviceDefinitionTableCreated(address indexed tableOwner, uint256 indexed manufacturerId, uint256 indexed tableId)',
    ['address', 'id', 'id'],
    {
      needs: ([, id], needs) => needs.row('manufacturer', id),
      apply: ([, id, tableId], twin, event) => setTable(id, tableId, twin, event),
    },
  ),

  rule('registry', 'ManufacturerTableSet(uint256 indexed manufacturerId, uint256 indexed tableId)', ['id', 'id'], {
    needs: ([id], needs) => needs.row('manufacturer', id),
    apply: ([id, tableId], twin, event) => setTable(id, tableId, twin, event),
  }),

  rule('manufacturerId', TRANSFER, ['address', 'address', 'id'], {
    needs: ([, , id], needs) => needs.row('manufacturer', id),
    apply([from, to, id], twin, event) {
      const known = twin.manufacturer.get(id);
      const change = sequentialTransfer(known, from, to, KIND, id, event);
      if (change === 'create') twin.manufacturer.put(newManufacturer(id, to, event));
      else if (change === 'own' && known) twin.manufacturer.put({ ...known, owner: to });
      else if (change === 'burn') twin.manufacturer.put({ ...(known ?? newManufacturer(id, from, event)), burnedAt: event.time });
    },
  }),
];
