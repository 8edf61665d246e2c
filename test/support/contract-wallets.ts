import { createRequire } from 'node:module';
import { AbiCoder, getCreate2Address, keccak256, ZeroHash } from 'ethers';
import type { RpcSender } from '@dimo-node/devnet';

/** What these tests use of the compiler. */
interface Compiler {
  compile(input: string): string;
}

const SOURCE = `
contract Wallet {
    address immutable owner;
    constructor(address owner_) { owner = owner_; }
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        address signer = ecrecover(hash, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
        return signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}`;

/** The factory that stands at this address on every chain, anvil's too: it deploys by CREATE2 what follows a word of salt. */
const FACTORY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';
const MAGIC = '6492649264926492649264926492649264926492649264926492649264926492';
const coder = AbiCoder.defaultAbiCoder();
let compiled: string | undefined;

/** A smart wallet of one owner, by the address it has or will have. */
export interface ContractWallet {
  readonly address: string;
  /** Calldata for the factory. */
  readonly deployment: string;
  deploy(rpc: RpcSender): Promise<void>;
  /** A signature by its owner, wrapped for the time before it is deployed (ERC-6492). */
  wrap(signature: string): string;
}

export function contractWallet(owner: string): ContractWallet {
  const creation = walletCode() + coder.encode(['address'], [owner]).slice(2);
  const deployment = ZeroHash + creation.slice(2);
  return {
    address: getCreate2Address(FACTORY, ZeroHash, keccak256(creation)),
    deployment,
    async deploy(rpc) {
      await rpc.send('eth_sendTransaction', [{ from: owner, to: FACTORY, data: deployment, gas: '0x989680', gasPrice: '0x0' }]);
    },
    wrap: (signature) => wrapSignature(FACTORY, deployment, signature),
  };
}

export function wrapSignature(factory: string, deployment: string, signature: string): string {
  return coder.encode(['address', 'bytes', 'bytes'], [factory, deployment, signature]) + MAGIC;
}

/** Code of contracts that answer every call alike. */
export const ODD_CONTRACTS = {
  // PUSH1 0 PUSH1 0 REVERT
  reverts: '0x60006000fd',
  // JUMPDEST PUSH1 0 JUMP
  loops: '0x5b600056',
  // INVALID
  breaks: '0xfe',
  // All ones, in one word.
  garbage: '0x60001960005260206000f3',
  // The magic value in the lowest bytes, where it means nothing.
  shifted: '0x631626ba7e60005260206000f3',
  // The magic value and one byte of rubbish after it.
  padded: '0x631626ba7e60e01b60011760005260206000f3',
  // Its own calldata, as the identity precompile does.
  echoes: '0x366000600037366000f3',
  // 1 MB of zeros.
  floods: '0x621000006000f3',
} as const;

function walletCode(): string {
  if (compiled === undefined) {
    const solc = createRequire(__filename)('solc') as Compiler;
    const settings = { evmVersion: 'paris', optimizer: { enabled: true }, outputSelection: { '*': { '*': ['evm.bytecode.object'] } } };
    const input = { language: 'Solidity', sources: { wallet: { content: `pragma solidity ^0.8.28;${SOURCE}` } }, settings };
    const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
      contracts: { wallet: { Wallet: { evm: { bytecode: { object: string } } } } };
    };
    compiled = `0x${output.contracts.wallet.Wallet.evm.bytecode.object}`;
  }
  return compiled;
}
