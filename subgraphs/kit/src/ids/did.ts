import { addressText, parseAddress } from './address';

/** What an ERC-721 token DID says. */
export interface TokenDid {
  readonly chainId: bigint;
  /** 20 bytes. */
  readonly contract: Buffer;
  readonly tokenId: bigint;
}

/** Why a text is no token DID: the message says what is wrong with it. */
export class InvalidDidError extends Error {
  override readonly name = 'InvalidDidError';
}

const DECIMAL = /^[0-9]{1,78}$/;

/** `did:erc721:<chain>:<EIP-55 contract>:<token id>`. `contract` is EIP-55 text or 20 bytes. */
export function formatTokenDid(chainId: number, contract: string | Uint8Array, tokenId: number | bigint): string {
  const address = typeof contract === 'string' ? contract : addressText(contract);
  return `did:erc721:${chainId}:${address}:${tokenId}`;
}

/** @throws InvalidDidError */
export function parseTokenDid(text: string): TokenDid {
  const parts = text.split(':');
  const [scheme, method, chainId, contract, tokenId] = parts;
  if (parts.length !== 5 || chainId === undefined || contract === undefined || tokenId === undefined) {
    throw new InvalidDidError(`must have 5 parts, has ${parts.length}`);
  }
  if (scheme !== 'did') {
    throw new InvalidDidError('must begin with did');
  }
  if (method !== 'erc721') {
    throw new InvalidDidError('the method must be erc721');
  }
  if (!DECIMAL.test(chainId)) {
    throw new InvalidDidError('the chain id must be a decimal number');
  }
  const address = parseAddress(contract);
  if (address === undefined) {
    throw new InvalidDidError('the contract must be a hex address');
  }
  if (!DECIMAL.test(tokenId)) {
    throw new InvalidDidError('the token id must be a decimal number that is not negative');
  }
  return { chainId: BigInt(chainId), contract: address, tokenId: BigInt(tokenId) };
}
