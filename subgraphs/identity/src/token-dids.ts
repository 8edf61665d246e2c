import { ZeroAddress } from 'ethers';
import {
  addressText,
  formatTokenDid,
  InvalidDidError,
  NodeError,
  parseAddress,
  parseTokenDid,
  PlainError,
  type ContractRole,
  type Network,
  type TokenDid,
  ZERO_ADDRESS_BYTES,
} from '@dimo-node/kit';

/** Roles of the contracts whose tokens have a DID. */
const TOKEN_ROLES = [
  'vehicleId',
  'aftermarketDeviceId',
  'syntheticDeviceId',
  'manufacturerId',
  'dcnRegistry',
  'developerLicense',
  'staking',
  'connection',
  'storageNode',
] as const satisfies readonly ContractRole[];

export type TokenRole = (typeof TOKEN_ROLES)[number];

const SEQUENTIAL_LIMIT = 2n ** 63n;
const WIDE_LIMIT = 2n ** 256n;

/** Writes and reads the DIDs of one network's tokens. */
export class TokenDids {
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Roles without a contract on this network. */
  get missing(): readonly TokenRole[] {
    return TOKEN_ROLES.filter((role) => this.#network.contracts[role] === undefined);
  }

  text(role: TokenRole, tokenId: number | bigint): string {
    return formatTokenDid(this.#network.chainId, this.#contract(role), tokenId);
  }

  /** EIP-55; the zero address when the network has no such contract, and so no such token. */
  #contract(role: TokenRole): string {
    return this.#network.contracts[role] ?? ZeroAddress;
  }

  /** 20 bytes. */
  contractBytes(role: TokenRole): Buffer {
    return parseAddress(this.#contract(role)) ?? ZERO_ADDRESS_BYTES;
  }

  /**
   * Token id of a DID of this network's contract with this role.
   * @throws PlainError when the text is no DID, names another chain or contract, or the id cannot be one of a sequence
   */
  sequentialId(role: TokenRole, did: string): bigint {
    const tokenId = this.#ownTokenId(role, readDid(did, 'token did'));
    if (tokenId >= SEQUENTIAL_LIMIT) {
      throw new PlainError('token id is too large');
    }
    return tokenId;
  }

  /** As sequentialId, for the 256-bit ids of names, connections and storage nodes. */
  wideId(role: TokenRole, did: string): bigint {
    const tokenId = this.#ownTokenId(role, readDid(did, 'token did'));
    if (tokenId >= WIDE_LIMIT) {
      throw new PlainError('token id too large');
    }
    return tokenId;
  }

  /** As sequentialId, but a DID of another chain or contract names no vehicle: not found. */
  vehicleId(did: string): bigint {
    const token = readDid(did, 'tokenDID');
    const mismatch = this.#mismatch('vehicleId', token);
    if (mismatch !== undefined) {
      throw new NodeError('NOT_FOUND', mismatch);
    }
    return token.tokenId;
  }

  #ownTokenId(role: TokenRole, token: TokenDid): bigint {
    const mismatch = this.#mismatch(role, token);
    if (mismatch !== undefined) {
      throw new PlainError(mismatch);
    }
    return token.tokenId;
  }

  #mismatch(role: TokenRole, { chainId, contract }: TokenDid): string | undefined {
    if (chainId !== BigInt(this.#network.chainId)) {
      return `unknown chain id ${chainId} in token did`;
    }
    return this.contractBytes(role).equals(contract) ? undefined : `invalid contract address '${addressText(contract)}' in token did`;
  }
}

function readDid(did: string, what: string): TokenDid {
  try {
    return parseTokenDid(did);
  } catch (error) {
    if (error instanceof InvalidDidError) {
      throw new PlainError(`error decoding ${what}: invalid DID: ${error.message}`);
    }
    throw error;
  }
}
