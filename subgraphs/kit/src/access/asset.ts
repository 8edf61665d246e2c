import { formatTokenDid, InvalidDidError, parseAddress, parseTokenDid, addressText, type TokenDid } from '../ids';

/** What a grant is about: a token, or an account whose owner grants for everything of his. */
export type Asset =
  | ({ readonly kind: 'token' } & TokenDid)
  | {
      readonly kind: 'account';
      readonly chainId: bigint;
      /** 20 bytes. */
      readonly account: Buffer;
    };

const DECIMAL = /^[0-9]{1,78}$/;

/**
 * An asset by its DID: `did:erc721:<chain>:<contract>:<token id>` or `did:ethr:<chain>:<account>`.
 * @throws InvalidDidError
 */
export function parseAsset(text: string): Asset {
  const [scheme, method, chainId, account, ...more] = text.split(':');
  if (scheme !== 'did' || method !== 'ethr') return { kind: 'token', ...parseTokenDid(text) };
  if (chainId === undefined || account === undefined || more.length > 0) throw new InvalidDidError('an ethr DID must have 4 parts');
  if (!DECIMAL.test(chainId)) throw new InvalidDidError('the chain id must be a decimal number');
  const bytes = parseAddress(account);
  if (bytes === undefined) throw new InvalidDidError('the account must be a hex address');
  return { kind: 'account', chainId: BigInt(chainId), account: bytes };
}

/** The DID in its one normal form: decimal numbers without leading zeros, EIP-55 addresses. */
export function assetText(asset: Asset): string {
  return asset.kind === 'token'
    ? formatTokenDid(Number(asset.chainId), asset.contract, asset.tokenId)
    : `did:ethr:${asset.chainId}:${addressText(asset.account)}`;
}
