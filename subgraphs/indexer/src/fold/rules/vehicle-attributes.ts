import { joinKey } from '../../twin/key';
import type { TwinTables } from '../../twin/state';
import type { TwinRow } from '../../twin/tables';
import { rule, type EventContext, type Rule, type RuleBody } from '../rule';
import { isImageUri, orNull, parseYear } from './attribute-values';
import { liveRow } from './rows';
import { textHash } from './text-hash';
import { VEHICLE } from './vehicles';

/** Attributes with a column of their own, and those that the twin does not want. */
const KNOWN: ReadonlySet<string> = new Set(['Make', 'Model', 'Year', 'ImageURI', 'DefinitionURI', 'DataURI']);

function setKnown(vehicle: TwinRow<'vehicle'>, name: string, value: string, twin: TwinTables, event: EventContext): void {
  switch (name) {
    case 'Make':
      return twin.vehicle.put({ ...vehicle, make: orNull(value) });
    case 'Model':
      return twin.vehicle.put({ ...vehicle, model: orNull(value) });
    case 'Year': {
      const year = value === '' ? null : parseYear(value);
      if (year === undefined) return event.anomaly('bad-value', `${VEHICLE} ${vehicle.id}`, `Year is no base-10 integer: ${quoted(value)}`);
      return twin.vehicle.put({ ...vehicle, year });
    }
    case 'ImageURI':
      if (value !== '' && !isImageUri(value)) {
        return event.anomaly(
          'bad-value',
          `${VEHICLE} ${vehicle.id}`,
          `ImageURI is neither an absolute URI nor begins with /: ${quoted(value)}`,
        );
      }
      return twin.vehicle.put({ ...vehicle, imageUri: orNull(value) });
  }
}

function setOther(vehicleId: number, name: string, value: string, twin: TwinTables, event: EventContext): void {
  event.anomaly('unknown-attribute', `${VEHICLE} ${vehicleId}`, quoted(name));
  const nameHash = textHash(name);
  if (value === '') twin.vehicleAttribute.delete(joinKey([vehicleId, nameHash]));
  else twin.vehicleAttribute.put({ vehicleId, nameHash, name, value });
}

/** An anomaly tells enough of a value to recognise it; the whole is in the raw log. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

const setAttribute: RuleBody<[id: number, name: string, value: string]> = {
  needs([id, name], needs) {
    needs.row('vehicle', id);
    if (!KNOWN.has(name)) needs.row('vehicleAttribute', joinKey([id, textHash(name)]));
  },
  apply([id, name, value], twin, event) {
    const vehicle = liveRow(twin.vehicle.get(id), VEHICLE, id, event);
    if (!vehicle) return;
    if (KNOWN.has(name)) setKnown(vehicle, name, value, twin, event);
    else setOther(id, name, value, twin, event);
  },
};

export const vehicleAttributeRules: readonly Rule[] = [
  'VehicleAttributeSet(uint256 tokenId, string attribute, string info)',
  'VehicleAttributeSet(uint256 indexed tokenId, string attribute, string info)',
  'VehicleAttributeSetDevAdmin(uint256 indexed tokenId, string attribute, string info)',
].map((event) => rule('registry', event, ['id', 'text', 'text'], setAttribute));
