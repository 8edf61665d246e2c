import { useIdentity } from '../../../../test/support/identity';
import { address, time } from '../../../../test/support/twin-rows';

describe('manufacturer by developer license', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert(
      'manufacturer',
      { id: 1, name: 'Of the owner', owner: address(0xa) },
      { id: 2, name: 'Of the account', owner: address(0xc1) },
      { id: 3, name: 'Of the owner too', owner: address(0xb) },
      { id: 4, name: 'Of the owner later', owner: address(0xb) },
      { id: 5, name: 'Gone', owner: address(0xc), burned_at: time() },
    );
    await insert(
      'developer_license',
      { id: 1, client_id: address(0xc1), owner: address(0xa) },
      { id: 2, client_id: address(0xc2), owner: address(0xb) },
      { id: 3, client_id: address(0xc3), owner: address(0xc) },
      { id: 4, client_id: address(0xc4), owner: address(0xa), burned_at: time() },
    );
  });

  const ask = (clientId: string, more = '') =>
    identity().ask(`{ manufacturer(by: { devLicenseClientId: "0x${clientId.padStart(40, '0')}" ${more} }) { tokenId } }`);

  it.each([
    ['the license owns', 'c1', 2],
    ['its owner owns, the first minted', 'c2', 3],
  ])('is the one that %s', async (_, clientId, tokenId) => {
    expect(await ask(clientId)).toEqual({ data: { manufacturer: { tokenId } }, errors: [] });
  });

  it.each(['c3', 'c4', 'c5'])('is not found for %s', async (clientId) => {
    const { errors } = await ask(clientId);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^No manufacturer with developer license 0x0+C[345]\.$/i) as string,
        extensions: { code: 'NOT_FOUND' },
      },
    ]);
  });

  it('is one key among others', async () => {
    expect((await ask('c1', 'tokenId: 1')).errors).toMatchObject([
      { message: 'Provide exactly one of `name`, `tokenID`, `slug`, or `tokenDID`.' },
    ]);
  });
});
