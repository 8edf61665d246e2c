import { keyOf } from '../../twin/key';
import type { TwinTables } from '../../twin/state';
import { rule, type EventContext, type Rule, type RuleBody } from '../rule';
import { orNull } from './attribute-values';
import { isLive, liveRow, noteLargeId } from './rows';
import { TRANSFER } from './token-transfer';
import { ZERO_ADDRESS } from './zero';

export const LICENSE = 'developer license';
/** Name of the row that holds for how many seconds a signer stays valid once enabled. */
export const PERIOD_VALIDITY = 'developerLicense.periodValidity';

const setAlias: RuleBody<[id: number, alias: string]> = {
  needs([id, alias], needs) {
    needs.row('developerLicense', id);
    if (alias !== '') needs.by('developerLicense', 'alias', alias);
  },
  apply([id, alias], twin, event) {
    const license = liveRow(twin.developerLicense.get(id), LICENSE, id, event);
    if (!license) return;
    if (alias !== '') freeAlias(alias, id, twin, event);
    twin.developerLicense.put({ ...license, alias: orNull(alias) });
  },
};

function freeAlias(alias: string, claimant: number, twin: TwinTables, event: EventContext): void {
  for (const holder of twin.developerLicense.by('alias', alias)) {
    if (holder.id === claimant) continue;
    event.anomaly('displaced', `${LICENSE} ${holder.id}`, `its alias went to license ${claimant}`);
    twin.developerLicense.put({ ...holder, alias: null });
  }
}

/** An alias of earlier contracts: UTF-8, left in its 32 bytes. */
function aliasOfWord(word: string): string {
  const bytes = Buffer.from(word, 'hex');
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  return bytes.toString('utf8', 0, end).replaceAll('\0', '\uFFFD');
}

/** A revoked license takes its signers and redirect URIs along and frees its alias. */
function revoke(id: number, owner: string, twin: TwinTables, event: EventContext): void {
  for (const signer of twin.signer.by('licenseId', id)) twin.signer.delete(keyOf(twin.signer.shape, signer));
  for (const uri of twin.redirectUri.by('licenseId', id)) twin.redirectUri.delete(keyOf(twin.redirectUri.shape, uri));
  const known = twin.developerLicense.get(id);
  if (known && !isLive(known)) return;
  if (!known) event.anomaly('unknown-token', `${LICENSE} ${id}`, 'revoked, but its issue was never seen');
  const license = known ?? { id, owner, clientId: null, mintedAt: null };
  twin.developerLicense.put({ ...license, alias: null, burnedAt: event.time });
}

export const developerLicenseRules: readonly Rule[] = [
  rule(
    'developerLicense',
    'Issued(uint256 indexed tokenId, address indexed owner, address indexed clientId)',
    ['id', 'address', 'address'],
    {
      needs: ([id], needs) => needs.row('developerLicense', id),
      apply([id, owner, clientId], twin, event) {
        if (twin.developerLicense.get(id)) return;
        noteLargeId(LICENSE, id, event);
        twin.developerLicense.put({ id, owner, clientId, alias: null, mintedAt: event.time, burnedAt: null });
      },
    },
  ),

  rule('developerLicense', 'LicenseAliasSet(uint256 indexed tokenId, string licenseAlias)', ['id', 'text'], setAlias),
  rule('developerLicense', 'LicenseAliasSet(uint256 indexed tokenId, bytes32 licenseAlias)', ['id', 'word'], {
    needs: ([id, word], needs, contracts) => setAlias.needs?.([id, aliasOfWord(word)], needs, contracts),
    apply: ([id, word], twin, event) => setAlias.apply([id, aliasOfWord(word)], twin, event),
  }),

  // The mint says nothing new, since Issued came before; licenses are soulbound.
  rule('developerLicense', TRANSFER, ['address', 'address', 'id'], {
    needs([from, to, id], needs) {
      if (from === ZERO_ADDRESS && to !== ZERO_ADDRESS) return;
      needs.row('developerLicense', id);
      needs.by('signer', 'licenseId', id);
      needs.by('redirectUri', 'licenseId', id);
    },
    apply([from, to, id], twin, event) {
      if (to === ZERO_ADDRESS) return revoke(id, from, twin, event);
      if (from !== ZERO_ADDRESS) event.anomaly('contradiction', `${LICENSE} ${id}`, 'moved, although licenses cannot');
    },
  }),

  rule('developerLicense', 'UpdatePeriodValidity(uint256 periodValidity)', ['amount'], {
    needs: (_args, needs) => needs.row('parameter', PERIOD_VALIDITY),
    apply: ([seconds], twin) => twin.parameter.put({ name: PERIOD_VALIDITY, value: seconds.toString() }),
  }),
];
