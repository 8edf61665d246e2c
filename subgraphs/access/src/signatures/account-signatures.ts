import { hashMessage } from 'ethers';
import type { Licenses } from '../licenses/licenses';
import { contractVouches } from './account-contract';
import type { ChainCaller } from './chain-caller';
import { recoverKey, signatureBytes } from './recover-key';
import { SignatureUnavailableError, type SignatureVerifier } from './verifier';

/**
 * Signatures by every kind of account: a key's own, a developer license's through its signers as the twin knows them, a contract's by asking it on chain.
 * Without `chain`, contracts that are no license cannot be asked.
 */
export class AccountSignatures implements SignatureVerifier {
  readonly #licenses: Licenses;
  readonly #chain: ChainCaller | undefined;

  constructor(options: { readonly licenses: Licenses; readonly chain: ChainCaller | undefined }) {
    this.#licenses = options.licenses;
    this.#chain = options.chain;
  }

  async verify(account: string, message: string | Uint8Array, signature: string): Promise<boolean> {
    const bytes = signatureBytes(signature);
    if (bytes === undefined) return false;
    const digest = hashMessage(message);
    const key = recoverKey(digest, bytes);
    if (key === account) return true;
    const license = await this.#licenses.byClientId(account);
    // The license's contract would say the same at the price of a call; a wallet's key does not come into it.
    if (license !== null) return key !== undefined && this.#licenses.isSigner(license, key);
    if (this.#chain === undefined)
      throw new SignatureUnavailableError(
        'signatures of contract accounts cannot be checked here: the node has no RPC endpoint (RPC_URLS)',
      );
    return contractVouches(this.#chain, account, digest, bytes);
  }
}
