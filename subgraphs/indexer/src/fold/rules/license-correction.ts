import type { CorrectionRule } from './correction-rule';
import { LICENSE } from './developer-licenses';
import { isLive, noteLargeId } from './rows';
import { decimalId } from './wide-id';

const ADDRESS = /^(?:0x)?([0-9a-f]{40})$/i;

interface LicenseFields {
  readonly owner: string;
  readonly clientId: string;
}

/** The value of such a correction: JSON `{"owner": "0x…", "clientId": "0x…"}`. Throws an Error that names what does not fit. */
function parseFields(value: string): LicenseFields {
  const fields: unknown = JSON.parse(value);
  if (typeof fields !== 'object' || fields === null) throw new Error('a license correction holds no object');
  return { owner: addressIn(fields, 'owner'), clientId: addressIn(fields, 'clientId') };
}

function addressIn(fields: object, name: keyof LicenseFields): string {
  const text: unknown = Reflect.get(fields, name);
  const hex = typeof text === 'string' ? ADDRESS.exec(text)?.[1] : undefined;
  if (hex === undefined) throw new Error(`a license correction holds no address ${name}`);
  return hex.toLowerCase();
}

/** Fills a license that was issued before the first indexed block: known by its signers alone, or not at all. */
export const licenseCorrection: CorrectionRule = {
  needs: ({ subject }, needs) => needs.row('developerLicense', decimalId(subject)),
  apply({ subject, value }, twin, event) {
    const id = decimalId(subject);
    const known = twin.developerLicense.get(id);
    if (known && !isLive(known)) return event.anomaly('missing-row', `${LICENSE} ${id}`, 'corrected after it was revoked');
    const { owner, clientId } = parseFields(value);
    if (!known) noteLargeId(LICENSE, id, event);
    const license = known ?? { id, alias: null, mintedAt: null, burnedAt: null };
    twin.developerLicense.put({ ...license, owner, clientId });
  },
};
