import type { CorrectionKind } from '../correction';
import { keyOf } from '../../twin/key';
import type { CorrectionRule } from './correction-rule';
import { AFTERMARKET_DEVICE } from './aftermarket-devices';
import { licenseCorrection } from './license-correction';
import { claimSlug } from './manufacturers';
import { liveRow, noteManufacturer, noteTarget } from './rows';
import { slugOf } from './slug';
import { SYNTHETIC_DEVICE } from './synthetic-devices';
import { textHash } from './text-hash';
import { decimalId, syntheticParent, wordOfDecimal } from './wide-id';
import { VEHICLE } from './vehicles';

/** A manufacturer was renamed; its former slugs keep resolving, since definition ids begin with them. */
const manufacturerName: CorrectionRule = {
  needs({ subject, value }, needs) {
    needs.row('manufacturer', decimalId(subject));
    needs.row('manufacturerSlug', textHash(slugOf(value)));
  },
  apply({ subject, value }, twin, event) {
    const id = decimalId(subject);
    const manufacturer = liveRow(twin.manufacturer.get(id), 'manufacturer', id, event);
    if (!manufacturer) return;
    const slug = slugOf(value);
    twin.manufacturer.put({ ...manufacturer, name: value, slug });
    claimSlug(slug, id, twin, event);
  },
};

const vehicleManufacturer: CorrectionRule = {
  needs({ subject, value }, needs) {
    needs.row('vehicle', decimalId(subject));
    needs.row('manufacturer', decimalId(value));
  },
  apply({ subject, value }, twin, event) {
    const vehicle = liveRow(twin.vehicle.get(decimalId(subject)), VEHICLE, subject, event);
    if (!vehicle) return;
    const manufacturerId = decimalId(value);
    noteManufacturer(manufacturerId, twin, event);
    twin.vehicle.put({ ...vehicle, manufacturerId });
  },
};

const aftermarketDeviceManufacturer: CorrectionRule = {
  needs({ subject, value }, needs) {
    needs.row('aftermarketDevice', decimalId(subject));
    needs.row('manufacturer', decimalId(value));
  },
  apply({ subject, value }, twin, event) {
    const device = liveRow(twin.aftermarketDevice.get(decimalId(subject)), AFTERMARKET_DEVICE, subject, event);
    if (!device) return;
    const manufacturerId = decimalId(value);
    noteManufacturer(manufacturerId, twin, event);
    twin.aftermarketDevice.put({ ...device, manufacturerId });
  },
};

/** Legacy devices moved from an integration to a connection without an event. */
const syntheticDeviceParent: CorrectionRule = {
  needs({ subject, value }, needs) {
    const { connectionId } = syntheticParent(wordOfDecimal(value));
    needs.row('syntheticDevice', decimalId(subject));
    if (connectionId !== null) needs.row('connection', connectionId);
  },
  apply({ subject, value }, twin, event) {
    const device = liveRow(twin.syntheticDevice.get(decimalId(subject)), SYNTHETIC_DEVICE, subject, event);
    if (!device) return;
    const parent = syntheticParent(wordOfDecimal(value));
    if (parent.connectionId !== null) noteTarget(twin.connection.get(parent.connectionId), 'connection', parent.connectionId, event);
    twin.syntheticDevice.put({ ...device, ...parent });
  },
};

/** The grant contract raised the version of a connection that moved, so all its grants are void. */
const connectionGrantsVoid: CorrectionRule = {
  needs: ({ subject }, needs) => needs.by('sacd', 'tokenId', subject),
  apply({ subject }, twin, event) {
    const connections = event.contracts.address('connection');
    for (const sacd of twin.sacd.by('tokenId', subject)) {
      if (sacd.asset === connections) twin.sacd.delete(keyOf(twin.sacd.shape, sacd));
    }
  },
};

export const CORRECTIONS: Readonly<Record<CorrectionKind, CorrectionRule>> = {
  'manufacturer-name': manufacturerName,
  'vehicle-manufacturer': vehicleManufacturer,
  'aftermarket-device-manufacturer': aftermarketDeviceManufacturer,
  'synthetic-device-parent': syntheticDeviceParent,
  'connection-grants-void': connectionGrantsVoid,
  license: licenseCorrection,
};
