import { AbiCoder, Interface } from 'ethers';
import { hexText } from '@dimo-node/kit';
import type { ChainCaller } from './chain-caller';
import { UNDEPLOYED_ACCOUNT_CODE } from './undeployed-account-code';

const coder = AbiCoder.defaultAbiCoder();
const account1271 = new Interface(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)']);
/** The magic value, alone in its word: the identity precompile, for one, returns what it is sent and so begins with the same four bytes. */
const VALID_1271 = `0x1626ba7e${'0'.repeat(56)}`;
const VALID_UNDEPLOYED = `0x${'0'.repeat(63)}1`;
/** Last word of a signature by an account that is still to be deployed (ERC-6492). */
const WRAPPER_END = Buffer.alloc(32, '6492', 'hex');

/**
 * Whether a contract vouches for a signature of a digest: by ERC-1271, and for one that is not deployed yet by ERC-6492.
 * @throws SignatureUnavailableError
 */
export async function contractVouches(chain: ChainCaller, account: string, digest: string, signature: Buffer): Promise<boolean> {
  if (!isWrapped(signature)) {
    const data = account1271.encodeFunctionData('isValidSignature', [digest, signature]);
    return (await chain.call({ to: account, data })) === VALID_1271;
  }
  const wrapper = unwrap(signature);
  if (wrapper === undefined) return false;
  const { factory, deployment, inner } = wrapper;
  const types = ['address', 'address', 'bytes', 'bytes32', 'bytes'];
  const question = coder.encode(types, [account, factory, deployment, digest, inner]);
  return (await chain.call({ data: UNDEPLOYED_ACCOUNT_CODE + question.slice(2) })) === VALID_UNDEPLOYED;
}

interface Wrapper {
  readonly factory: string;
  /** What deploys the account when the factory is called with it. */
  readonly deployment: string;
  readonly inner: string;
}

function isWrapped(signature: Buffer): boolean {
  return signature.length > 32 && signature.subarray(-32).equals(WRAPPER_END);
}

function unwrap(signature: Buffer): Wrapper | undefined {
  try {
    const [factory, deployment, inner] = coder.decode(['address', 'bytes', 'bytes'], hexText(signature.subarray(0, -32)));
    return { factory: String(factory), deployment: String(deployment), inner: String(inner) };
  } catch {
    return undefined;
  }
}
