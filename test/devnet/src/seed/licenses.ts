import { parseEther } from 'ethers';
import { addressOf } from '../accounts';
import { DEVNET_ADDRESSES } from '../chain/members';
import type { World } from './world';

export const LICENSE_TOKEN_ID = 1;
export const LICENSE_ALIAS = 'devnet-dapp';
export const REDIRECT_URI = 'http://localhost:3000/callback';

/** The developer's license with its API key, and others: renamed, without alias, revoked. */
export function issueLicenses(world: World): void {
  const { timeline } = world;
  timeline.at(1, () => {
    world.call('Developer', 'dimoToken', 'approve', DEVNET_ADDRESSES.developerLicense, parseEther('10000'));
    world.call('Developer', 'developerLicense', 'issueInDimo', LICENSE_ALIAS);
    world.call('Developer', 'developerLicense', 'enableSigner', LICENSE_TOKEN_ID, addressOf('License signer'));
    world.call('Developer', 'developerLicense', 'setRedirectUri', LICENSE_TOKEN_ID, true, REDIRECT_URI);
  });
  timeline.at(20, () => {
    world.call('Operator', 'developerLicense', 'issueInDc', addressOf('Grace'), 'fleet-reports');
    world.call('Operator', 'developerLicense', 'issueInDc', addressOf('Heidi'), '');
    world.call('Operator', 'developerLicense', 'issueInDc', addressOf('Frank'), 'short-lived');
  });
  timeline.at(21, () => {
    world.call('Grace', 'developerLicense', 'enableSigner', 2, addressOf('Grace'));
    world.call('Grace', 'developerLicense', 'enableSigner', 2, addressOf('Frank'));
    world.call('Grace', 'developerLicense', 'setRedirectUri', 2, true, 'https://reports.example/callback');
    world.call('Grace', 'developerLicense', 'setRedirectUri', 2, true, 'https://reports.example/old');
    world.call('Frank', 'developerLicense', 'enableSigner', 4, addressOf('Frank'));
  });
  timeline.at(60, () => {
    world.call('Grace', 'developerLicense', 'disableSigner', 2, addressOf('Frank'));
    world.call('Grace', 'developerLicense', 'setRedirectUri', 2, false, 'https://reports.example/old');
    world.call('Grace', 'developerLicense', 'setLicenseAlias', 2, 'fleet-insight');
    world.call('Operator', 'developerLicense', 'revoke', 4);
  });
  timeline.at(70, () => {
    world.call('Developer', 'developerLicense', 'lock', LICENSE_TOKEN_ID, parseEther('200'));
    world.call('Operator', 'developerLicense', 'freeze', LICENSE_TOKEN_ID, true);
    world.call('Operator', 'developerLicense', 'forfeit', LICENSE_TOKEN_ID, parseEther('10'));
    world.call('Operator', 'developerLicense', 'freeze', LICENSE_TOKEN_ID, false);
    world.call('Developer', 'developerLicense', 'withdraw', LICENSE_TOKEN_ID, parseEther('50'));
    world.call('Developer', 'developerLicense', 'setRedirectUri', LICENSE_TOKEN_ID, true, 'https://dapp.example/callback');
  });
}
