import { joinKey } from '../../twin/key';
import type { TwinTables } from '../../twin/state';
import { rule, type EventContext, type Rule } from '../rule';
import { LICENSE } from './developer-licenses';
import { noteTarget } from './rows';
import { textHash } from './text-hash';

/** Whether something may be enabled for a license: not once it is revoked, but for one that the twin never saw. */
function mayEnable(id: number, twin: TwinTables, event: EventContext): boolean {
  const license = twin.developerLicense.get(id);
  if (license && license.burnedAt !== null) {
    event.anomaly('missing-row', `${LICENSE} ${id}`, 'changed after it was revoked');
    return false;
  }
  noteTarget(license, LICENSE, id, event);
  return true;
}

export const licenseAccessRules: readonly Rule[] = [
  // Enabling again restarts the time that a signer stays valid.
  rule('developerLicense', 'SignerEnabled(uint256 indexed tokenId, address indexed signer)', ['id', 'address'], {
    needs([licenseId, address], needs) {
      needs.row('developerLicense', licenseId);
      needs.row('signer', joinKey([licenseId, address]));
    },
    apply([licenseId, address], twin, event) {
      if (mayEnable(licenseId, twin, event)) twin.signer.put({ licenseId, address, enabledAt: event.time });
    },
  }),

  rule('developerLicense', 'SignerDisabled(uint256 indexed tokenId, address indexed signer)', ['id', 'address'], {
    needs: (key, needs) => needs.row('signer', joinKey(key)),
    apply: (key, twin) => twin.signer.delete(joinKey(key)),
  }),

  rule('developerLicense', 'RedirectUriEnabled(uint256 indexed tokenId, string uri)', ['id', 'text'], {
    needs([licenseId, uri], needs) {
      needs.row('developerLicense', licenseId);
      needs.row('redirectUri', joinKey([licenseId, textHash(uri)]));
    },
    apply([licenseId, uri], twin, event) {
      const uriHash = textHash(uri);
      if (!mayEnable(licenseId, twin, event) || twin.redirectUri.get(joinKey([licenseId, uriHash]))) return;
      twin.redirectUri.put({ licenseId, uriHash, uri, enabledAt: event.time });
    },
  }),

  rule('developerLicense', 'RedirectUriDisabled(uint256 indexed tokenId, string uri)', ['id', 'text'], {
    needs: ([licenseId, uri], needs) => needs.row('redirectUri', joinKey([licenseId, textHash(uri)])),
    apply: ([licenseId, uri], twin) => twin.redirectUri.delete(joinKey([licenseId, textHash(uri)])),
  }),
];
