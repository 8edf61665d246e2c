import { getAddress, hashMessage, Interface, Wallet, ZeroAddress, namehash, parseEther } from 'ethers';
import { addressOf, type AccountName } from '../accounts';
import { startDevnet, type Devnet } from '../devnet';
import { connectionId, DEFAULT_STORAGE_NODE, hashId, permissionMask } from '../seed/catalogue';
import { deviceAddress, manufacturerId } from '../seed/world';
import { readContract } from './call';
import { MINT_VEHICLE_AND_GRANT, MINT_VEHICLE_WITH_DEFINITION, SET_PERMISSIONS } from './functions';
import { DEVNET_ADDRESSES, type Member } from './members';
import { nameLog, sendCall } from './send';

const NEXT_YEAR = 4_000_000_000;

describe('the devnet contracts', () => {
  let devnet: Devnet;
  const send = async (from: AccountName, member: Member, fn: string, ...args: unknown[]): Promise<string[]> =>
    (await sendCall(devnet.rpc, addressOf(from), { member, fn, args })).logs.map(nameLog);
  const read = async (member: Member, fn: string, ...args: unknown[]): Promise<unknown> =>
    (await readContract(devnet.rpc, member, fn, args))[0];
  const last = async (member: Member): Promise<number> => Number(await read(member, 'lastId'));
  const newcomer = addressOf('Newcomer');
  const vehicleNft = DEVNET_ADDRESSES.vehicleId;
  const deviceNft = DEVNET_ADDRESSES.aftermarketDeviceId;

  const mintVehicle = async (owner: AccountName = 'Newcomer'): Promise<number> => {
    await send(owner, 'registry', MINT_VEHICLE_WITH_DEFINITION, 1, addressOf(owner), 'toyota_camry_2019', [['Make', 'Toyota']]);
    return last('vehicleId');
  };
  const mintDevice = async (owner: AccountName): Promise<number> => {
    const next = (await last('aftermarketDeviceId')) + 1;
    const device = {
      addr: deviceAddress(`test ${next}`),
      attrInfoPairs: [
        ['Serial', `T${next}`],
        ['IMEI', `35${next}`],
      ],
    };
    await send('AutoPi', 'registry', 'mintAftermarketDeviceByManufacturerBatch', manufacturerId('AutoPi'), [device]);
    await send('AutoPi', 'registry', 'claimAftermarketDevice', next, addressOf(owner));
    return next;
  };
  const pairedVehicle = async (): Promise<{ vehicle: number; device: number }> => {
    const [vehicle, device] = [await mintVehicle(), await mintDevice('Newcomer')];
    await send('Newcomer', 'registry', 'pairAftermarketDevice', device, vehicle);
    return { vehicle, device };
  };
  const mintSynthetic = async (vehicle: number): Promise<number> => {
    const next = (await last('syntheticDeviceId')) + 1;
    const pairs = [['ExternalTokenId', 'x']];
    await send(
      'Newcomer',
      'registry',
      'mintSyntheticDevice',
      connectionId('Tesla'),
      vehicle,
      deviceAddress(`synthetic test ${next}`),
      pairs,
    );
    return next;
  };

  beforeAll(async () => {
    devnet = await startDevnet({ activity: false, emptyBlockMs: 0, vehicles: 30 });
    await send('Newcomer', 'dimoToken', 'approve', DEVNET_ADDRESSES.staking, parseEther('1000000'));
  });
  afterAll(() => devnet.stop());

  describe('emit in the order of the deployed ones', () => {
    it('a vehicle minted with grant and storage node', async () => {
      const grant = { grantee: devnet.license.clientId, permissions: 0xc, expiration: NEXT_YEAR, source: 'ipfs://x' };
      const pairs = [
        ['Make', 'Toyota'],
        ['Model', 'Camry'],
      ];
      expect(await send('Newcomer', 'registry', MINT_VEHICLE_AND_GRANT, 1, newcomer, 0, 'toyota_camry_2019', pairs, grant)).toEqual([
        'vehicleId.Transfer',
        'registry.VehicleNodeMintedWithDeviceDefinition',
        'registry.VehicleAttributeSet',
        'registry.VehicleAttributeSet',
        'dimoCredit.Transfer',
        'sacd.PermissionsSet',
        'registry.VehicleStorageNodeIdSet',
      ]);
      expect(await read('registry', 'vehicleIdToStorageNodeId', await last('vehicleId'))).toBe(hashId(DEFAULT_STORAGE_NODE));
    });

    it('a vehicle with its synthetic device', async () => {
      const input = {
        manufacturerNode: 1,
        owner: newcomer,
        deviceDefinitionId: '',
        attrInfoPairsVehicle: [['Make', 'Toyota']],
        connectionId: connectionId('Tesla'),
        syntheticDeviceAddr: deviceAddress('order'),
        attrInfoPairsDevice: [['ExternalTokenId', 'x']],
        storageNodeId: 0,
        sacdInput: { grantee: ZeroAddress, permissions: 0, expiration: 0, source: '' },
      };
      expect(await send('Newcomer', 'registry', 'mintVehicleAndSd', input)).toEqual([
        'vehicleId.Transfer',
        'registry.VehicleNodeMinted',
        'registry.VehicleAttributeSet',
        'syntheticDeviceId.Transfer',
        'registry.SyntheticDeviceNodeMinted',
        'registry.SyntheticDeviceAttributeSet',
        'dimoCredit.Transfer',
        'registry.VehicleStorageNodeIdSet',
      ]);
    });

    it('a vehicle sold with synthetic device and stream', async () => {
      const vehicle = await mintVehicle();
      await mintSynthetic(vehicle);
      await send('Newcomer', 'registry', 'setVehicleStream', vehicle, 'stream');
      expect(await send('Newcomer', 'vehicleId', 'transferFrom', newcomer, addressOf('Bob'), vehicle)).toEqual([
        'syntheticDeviceId.Transfer',
        'registry.VehicleStreamUnset',
        'registry.VehicleStreamSet',
        'vehicleId.Transfer',
      ]);
      expect(await read('syntheticDeviceId', 'ownerOf', await last('syntheticDeviceId'))).toBe(addressOf('Bob'));
    });

    it('a vehicle and a device through the forwarder', async () => {
      const { vehicle, device } = await pairedVehicle();
      expect(await send('Newcomer', 'forwarder', 'transferVehicleAndAftermarketDevice', vehicle, device, addressOf('Bob'))).toEqual([
        'vehicleId.Transfer',
        'registry.BeneficiarySet',
        'aftermarketDeviceId.Transfer',
      ]);
      expect(await read('registry', 'getLink', vehicleNft, vehicle)).toBe(BigInt(device));
    });

    it('burns by owner and by the operator', async () => {
      const alone = await mintVehicle();
      expect(await send('Newcomer', 'vehicleId', 'burn', alone)).toEqual(['registry.VehicleNodeBurned', 'vehicleId.Transfer']);
      const { vehicle } = await pairedVehicle();
      await mintSynthetic(vehicle);
      const names = await send('Operator', 'registry', 'adminBurnVehiclesAndDeletePairings', [vehicle]);
      expect(names.slice(0, 6)).toEqual([
        'registry.AftermarketDeviceUnpaired',
        'syntheticDeviceId.Transfer',
        'registry.SyntheticDeviceNodeBurned',
        'registry.SyntheticDeviceAttributeSet',
        'registry.VehicleNodeBurned',
        'vehicleId.Transfer',
      ]);
      expect(new Set(names.slice(6))).toEqual(new Set(['registry.VehicleAttributeSet']));
    });

    it('a synthetic device burned either way', async () => {
      const vehicle = await mintVehicle();
      const first = await mintSynthetic(vehicle);
      expect(await send('Newcomer', 'registry', 'burnSyntheticDevice', vehicle, first)).toEqual([
        'syntheticDeviceId.Transfer',
        'registry.SyntheticDeviceNodeBurned',
        'registry.SyntheticDeviceAttributeSet',
      ]);
      const second = await mintSynthetic(vehicle);
      expect(await send('Newcomer', 'syntheticDeviceId', 'burn', second)).toEqual([
        'registry.SyntheticDeviceNodeBurned',
        'registry.SyntheticDeviceAttributeSet',
        'syntheticDeviceId.Transfer',
      ]);
    });

    it('devices: mint, claim, return, reprovision, burn', async () => {
      const maker = manufacturerId('AutoPi');
      const batch = ['a', 'b'].map((label) => ({ addr: deviceAddress(`batch ${label}`), attrInfoPairs: [['Serial', label]] }));
      expect(await send('AutoPi', 'registry', 'mintAftermarketDeviceByManufacturerBatch', maker, batch)).toEqual([
        'aftermarketDeviceId.Transfer',
        'registry.AftermarketDeviceNodeMinted',
        'registry.AftermarketDeviceAttributeSet',
        'aftermarketDeviceId.Transfer',
        'registry.AftermarketDeviceNodeMinted',
        'registry.AftermarketDeviceAttributeSet',
        'dimoCredit.Transfer',
      ]);
      const claimed = ['registry.BeneficiarySet', 'aftermarketDeviceId.Transfer', 'registry.AftermarketDeviceClaimed'];
      expect(await send('AutoPi', 'registry', 'claimAftermarketDevice', await last('aftermarketDeviceId'), newcomer)).toEqual(claimed);
      const one = await pairedVehicle();
      expect(await send('AutoPi', 'registry', 'returnAftermarketDevicesToManufacturer', [one.device])).toEqual([
        'registry.AftermarketDeviceUnpaired',
        'registry.AftermarketDeviceUnclaimed',
        'registry.BeneficiarySet',
        'aftermarketDeviceId.Transfer',
      ]);
      const two = await pairedVehicle();
      expect(await send('AutoPi', 'registry', 'reprovisionAftermarketDeviceByManufacturerBatch', maker, [two.device])).toEqual([
        'registry.AftermarketDeviceUnpaired',
        'aftermarketDeviceId.Transfer',
        'registry.AftermarketDeviceNodeBurned',
        'aftermarketDeviceId.Transfer',
        'registry.AftermarketDeviceNodeMinted',
        ...Array.from({ length: 4 }, () => 'registry.AftermarketDeviceAttributeSet'),
      ]);
      const three = await pairedVehicle();
      const burned = await send('Operator', 'registry', 'adminBurnAftermarketDevicesAndDeletePairings', [three.device]);
      expect(burned.slice(0, 3)).toEqual([
        'registry.AftermarketDeviceUnpaired',
        'registry.AftermarketDeviceNodeBurned',
        'aftermarketDeviceId.Transfer',
      ]);
    });

    it('names, licenses, stakes', async () => {
      const vehicle = await mintVehicle();
      expect(await send('Newcomer', 'dcnManager', 'mint', newcomer, 'ordered', 1000, vehicle)).toEqual([
        'dcnRegistry.Transfer',
        'dcnRegistry.NewNode',
        'dcnRegistry.NewResolver',
        'dcnRegistry.NewExpiration',
        'dcnResolver.VehicleIdChanged',
        'dcnResolver.NameChanged',
      ]);
      await send('Newcomer', 'dimoToken', 'approve', DEVNET_ADDRESSES.developerLicense, parseEther('100'));
      const issued = (await send('Newcomer', 'developerLicense', 'issueInDimo', 'ordered')).filter((one) => !one.startsWith('dimoToken'));
      expect(issued).toEqual(['Issued', 'LicenseAliasSet', 'Locked', 'Transfer'].map((one) => `developerLicense.${one}`));
      const staked = (await send('Newcomer', 'staking', 'stake', 0, vehicle)).filter((one) => !one.startsWith('dimoToken'));
      expect(staked).toEqual(['staking.Transfer', 'staking.Staked', 'staking.VehicleAttached']);
      const stake = await last('staking');
      expect(await read('staking', 'vehicleIdToStakeId', vehicle)).toBe(BigInt(stake));
      expect(await send('Newcomer', 'staking', 'transferFrom', newcomer, addressOf('Bob'), stake)).toEqual([
        'staking.Transfer',
        'staking.Withdrawn',
        'staking.Staked',
      ]);
    });
  });

  describe('answer verifiers', () => {
    it('about pairings, parents, beneficiaries and names', async () => {
      expect(await read('vehicleId', 'ownerOf', 1)).toBe(addressOf('Alice'));
      expect(await read('registry', 'getParentNode', vehicleNft, 1)).toBe(BigInt(manufacturerId('Toyota')));
      expect(await read('registry', 'getManufacturerNameById', manufacturerId('Honda'))).toBe('Honda');
      expect(await read('registry', 'getLink', deviceNft, 1)).toBe(1n);
      expect(await read('registry', 'getNodeLink', vehicleNft, DEVNET_ADDRESSES.syntheticDeviceId, 1)).toBe(1n);
      expect(await read('registry', 'getBeneficiary', deviceNft, 3)).toBe(addressOf('Dave'));
      expect(await read('registry', 'isAftermarketDeviceClaimed', 1)).toBe(true);
      expect(await read('registry', 'getDefaultStorageNodeId')).toBe(hashId(DEFAULT_STORAGE_NODE));
      expect(await read('dcnResolver', 'vehicleId', namehash('alice.dimo'))).toBe(1n);
    });

    it('about grants, which end with a transfer and on expiry', async () => {
      const vehicle = await mintVehicle();
      const mask = permissionMask(1, 4);
      await send('Newcomer', 'sacd', SET_PERMISSIONS, vehicleNft, vehicle, addressOf('Carol'), mask, NEXT_YEAR, 0, 'ipfs://x');
      await send('Newcomer', 'sacd', SET_PERMISSIONS, vehicleNft, vehicle, addressOf('Dave'), mask, 1, 0, '');
      expect(await read('sacd', 'hasPermission', vehicleNft, vehicle, addressOf('Carol'), 4)).toBe(true);
      expect(await read('sacd', 'hasPermission', vehicleNft, vehicle, addressOf('Carol'), 2)).toBe(false);
      expect(await read('sacd', 'getPermissions', vehicleNft, vehicle, addressOf('Carol'), 0x3ffff)).toBe(mask);
      expect(await read('sacd', 'getPermissions', vehicleNft, vehicle, addressOf('Dave'), 0x3ffff)).toBe(0n);
      const version = Number(await read('sacd', 'tokenIdToVersion', vehicleNft, vehicle));
      await send('Newcomer', 'vehicleId', 'transferFrom', newcomer, newcomer, vehicle);
      expect(await read('sacd', 'tokenIdToVersion', vehicleNft, vehicle)).toBe(BigInt(version + 1));
      expect(await read('sacd', 'hasPermission', vehicleNft, vehicle, addressOf('Carol'), 4)).toBe(false);
    });

    it('about the license, whose account accepts signatures of its enabled signers only', async () => {
      const { license } = devnet;
      expect(await read('developerLicense', 'isSigner', license.tokenId, license.signer)).toBe(true);
      expect(await read('developerLicense', 'redirectUriStatus', license.tokenId, license.redirectUri)).toBe(true);
      expect(await read('developerLicense', 'signers', license.tokenId, license.signer)).toBeGreaterThan(0n);
      const account = new Interface(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)']);
      const verdict = async (key: string): Promise<unknown> => {
        const signature = await new Wallet(key).signMessage('challenge');
        const data = account.encodeFunctionData('isValidSignature', [hashMessage('challenge'), signature]);
        const answer = await devnet.rpc.send('eth_call', [{ to: license.clientId, data }, 'latest']);
        return account.decodeFunctionResult('isValidSignature', String(answer))[0];
      };
      expect(await verdict(license.signerPrivateKey)).toBe('0x1626ba7e');
      expect(await verdict(devnet.accounts[0]?.privateKey ?? '')).toBe('0xffffffff');
      expect(getAddress(license.clientId)).toBe(license.clientId);
    });

    it('ERC-165: they are ERC-721 tokens', async () => {
      for (const nft of ['vehicleId', 'connection', 'staking', 'storageNode', 'dcnRegistry', 'template'] as const) {
        expect(await read(nft, 'supportsInterface', '0x80ac58cd')).toBe(true);
      }
    });
  });
});
