import { addressOf, type AccountName } from '../accounts';
import { startDevnet, type Devnet } from '../devnet';
import { SET_PERMISSIONS } from './functions';
import { DEVNET_ADDRESSES, type Member } from './members';
import { sendCall } from './send';

const NEXT_YEAR = 4_000_000_000;

describe('the devnet contracts refuse what the deployed ones refuse:', () => {
  let devnet: Devnet;
  const newcomer = addressOf('Newcomer');
  const vehicleNft = DEVNET_ADDRESSES.vehicleId;
  const send = (from: AccountName, member: Member, fn: string, ...args: unknown[]): Promise<unknown> =>
    sendCall(devnet.rpc, addressOf(from), { member, fn, args });

  beforeAll(async () => {
    devnet = await startDevnet({ activity: false, emptyBlockMs: 0 });
  });
  afterAll(() => devnet.stop());

  it.each<[string, AccountName, Member, string, () => unknown[], string]>([
    ['a grant by another', 'Bob', 'sacd', SET_PERMISSIONS, () => [vehicleNft, 1, newcomer, 12, NEXT_YEAR, 0, ''], 'not the owner'],
    ['a transfer by another', 'Bob', 'vehicleId', 'transferFrom', () => [addressOf('Alice'), newcomer, 1], 'not token owner'],
    ['burning a paired vehicle', 'Alice', 'vehicleId', 'burn', () => [1], 'paired'],
    ['minting for another', 'Bob', 'registry', 'mintVehicle', () => [1, newcomer, []], 'to itself only'],
    ['pairing a paired vehicle', 'Alice', 'registry', 'pairAftermarketDevice', () => [1, 1], 'already paired'],
    ['claiming by a stranger', 'Newcomer', 'registry', 'claimAftermarketDevice', () => [2, newcomer], 'neither the device nor'],
    ['an attribute nobody knows', 'Alice', 'registry', 'setVehicleInfo', () => [1, [['Color', 'Red']]], 'not whitelisted'],
    ['moving a license', 'Developer', 'developerLicense', 'transferFrom', () => [addressOf('Developer'), newcomer, 1], 'soulbound'],
    ['a taken alias', 'Grace', 'developerLicense', 'setLicenseAlias', () => [2, 'devnet-dapp'], 'taken'],
    ['a signer by another', 'Bob', 'developerLicense', 'enableSigner', () => [1, newcomer], 'not the license owner'],
    ['withdrawing a locked stake', 'Alice', 'staking', 'withdraw', () => [1], 'still locked'],
    ['claiming a live name', 'Bob', 'dcnManager', 'claim', () => [addressOf('Bob'), 'alice', 1, 0], 'has not expired'],
    ['rewards by another', 'Bob', 'rewards', 'batchTransfer', () => [[]], 'not the admin'],
  ])('%s', async (_what, from, member, fn, args, reason) => {
    await expect(send(from, member, fn, ...args())).rejects.toThrow(reason);
  });

  it('a safe transfer to a contract that does not take tokens', async () => {
    const args = [addressOf('Alice'), DEVNET_ADDRESSES.rewards, 1];
    await expect(send('Alice', 'vehicleId', 'safeTransferFrom(address,address,uint256)', ...args)).rejects.toThrow('revert');
  });
});
