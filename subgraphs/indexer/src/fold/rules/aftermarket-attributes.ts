import { rule, type Rule, type RuleBody } from '../rule';
import { AFTERMARKET_DEVICE } from './aftermarket-devices';
import { orNull } from './attribute-values';
import { liveRow } from './rows';

const COLUMNS = { Serial: 'serial', IMEI: 'imei', DevEUI: 'devEui', HardwareRevision: 'hardwareRevision' } as const;

function columnOf(attribute: string): (typeof COLUMNS)[keyof typeof COLUMNS] | undefined {
  return Object.hasOwn(COLUMNS, attribute) ? COLUMNS[attribute as keyof typeof COLUMNS] : undefined;
}

/** Attributes without a column, such as DefinitionURI, are left in the raw log. */
const setAttribute: RuleBody<[id: number, name: string, value: string]> = {
  needs: ([id], needs) => needs.row('aftermarketDevice', id),
  apply([id, name, value], twin, event) {
    const device = liveRow(twin.aftermarketDevice.get(id), AFTERMARKET_DEVICE, id, event);
    const column = columnOf(name);
    if (device && column) twin.aftermarketDevice.put({ ...device, [column]: orNull(value) });
  },
};

export const aftermarketAttributeRules: readonly Rule[] = [
  'AftermarketDeviceAttributeSet(uint256 tokenId, string attribute, string info)',
  'AftermarketDeviceAttributeSet(uint256 indexed tokenId, string attribute, string info)',
  'AftermarketDeviceAttributeSetDevAdmin(uint256 indexed tokenId, string attribute, string info)',
].map((event) => rule('registry', event, ['id', 'text', 'text'], setAttribute));
