import { amoy } from '@dimo-node/kit';
import { vehicleDid } from '../../../../test/support/access';
import { grantee as license, HISTORY } from '../../../../test/support/agreements';
import { useExchange } from '../../../../test/support/exchange';

const maker = amoy.contracts.manufacturerId!;
const vehicles = amoy.contracts.vehicleId!;
const COMMANDS = 'privilege:ExecuteCommands';
const DID = vehicleDid(500);
const lacks = (names: string, did = DID): string => `Address ${license} lacks permissions [${names}] for asset ${did}.`;
const asNew = { asset: DID, permissions: [HISTORY, 'privilege:GetVINCredential'] };
const asOld = { nftContractAddress: vehicles, tokenId: 500, privileges: [1, 5] };

describe('what token exchange refuses', () => {
  const exchange = useExchange();

  const UNPARSED = "Couldn't parse request body.";
  test.each<[string, unknown, number, string]>([
    ['a permission that is not granted', { asset: DID, permissions: [HISTORY, COMMANDS] }, 403, lacks(COMMANDS)],
    ['a permission that does not exist', { asset: DID, permissions: ['privilege:Fly'] }, 403, lacks('privilege:Fly')],
    ['documents without a document', { asset: DID, cloudEvents: { events: [{}] } }, 403, 'failed to evaluate cloudevents'],
    ['nothing', { asset: DID }, 400, 'Please provide at least one privilege or cloudevent'],
    ['no privileges', { ...asOld, privileges: [] }, 400, 'Please provide at least one privilege or cloudevent'],
    ['no asset', {}, 400, 'Invalid NFT contract address "".'],
    ['a bad contract', { ...asOld, nftContractAddress: '0x12' }, 400, 'Invalid NFT contract address "0x12".'],
    ['a bad DID', { asset: 'did:erc721:1', permissions: [HISTORY] }, 400, 'Invalid asset DID "did:erc721:1": must have 5 parts, has 3'],
    [
      'another chain',
      { asset: DID.replace('80002', '137'), permissions: [HISTORY] },
      400,
      `Invalid asset DID "${DID.replace('80002', '137')}": the chain id is 137, but the assets here are on chain 80002`,
    ],
    ['unknown numbers', { ...asOld, privileges: [1, 9, 77] }, 400, 'unknown privileges [9 77]'],
    [
      "a vehicle's number on a manufacturer's token",
      { nftContractAddress: maker, tokenId: 7, privileges: [8] },
      400,
      'unknown privileges [8]',
    ],
    ['a negative token id', { ...asOld, tokenId: -1 }, 400, UNPARSED],
    ['a token id with a fraction', { ...asOld, tokenId: 1.5 }, 400, UNPARSED],
    ['a token id that was rounded', { ...asOld, tokenId: 2 ** 60 }, 400, UNPARSED],
    ['no JSON', '{', 400, UNPARSED],
    ['a list', [], 400, UNPARSED],
    ['null', null, 400, UNPARSED],
    ['permissions that are a text', { asset: DID, permissions: HISTORY }, 400, UNPARSED],
    ['a permission that is a number', { asset: DID, permissions: [1] }, 400, UNPARSED],
    ['privileges that are texts', { ...asOld, privileges: ['1'] }, 400, UNPARSED],
    ['filters that are a list', { asset: DID, cloudEvents: [] }, 400, UNPARSED],
    ['an asset that is a number', { asset: 7, permissions: [HISTORY] }, 400, UNPARSED],
    ['an audience that is a text', { ...asNew, audience: 'dimo.zone' }, 400, UNPARSED],
    [
      'ten thousand permissions',
      { asset: DID, permissions: Array.from({ length: 10_000 }, (_, n) => `privilege:GetLocationHistory${n}`) },
      400,
      'Too many permissions: at most 128 can be asked for at once.',
    ],
    [
      'ten thousand numbers',
      { ...asOld, privileges: Array.from({ length: 10_000 }, () => 1) },
      400,
      'Too many privileges: at most 128 can be asked for at once.',
    ],
    [
      'a thousand filters',
      { asset: DID, cloudEvents: { events: Array.from({ length: 1_000 }, () => ({})) } },
      400,
      'Too many cloud events: at most 50 can be asked for at once.',
    ],
    [
      'filters with too many pairs',
      {
        asset: DID,
        cloudEvents: {
          events: [{ ids: Array.from({ length: 100 }, (_, n) => `${n}`), tags: Array.from({ length: 100 }, (_, n) => `${n}`) }],
        },
      },
      400,
      'Too many cloud events: at most 2000 pairs of an id and a tag can be asked for at once.',
    ],
    ['a very long name', { asset: DID, permissions: ['x'.repeat(101)] }, 400, UNPARSED],
  ])('%s is refused', async (_, body, status, message) => {
    const answer = await exchange().ask(body);
    expect(answer).toMatchObject({ status, headers: { 'cache-control': 'no-store' }, body: { code: status, message } });
    expect(exchange().audit.entries).toMatchObject([{ kind: 'exchange', allowed: false, reason: message, license, via: null }]);
  });

  test('a body of ten megabytes is not read', async () => {
    const started = performance.now();
    expect(await exchange().ask(`"${'x'.repeat(10_000_000)}"`)).toMatchObject({ status: 413, body: { code: 413 } });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('a form is no JSON', async () => {
    expect(await exchange().ask('asset=1', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 400,
      body: { message: UNPARSED },
    });
  });
});
