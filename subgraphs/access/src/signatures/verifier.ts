/** The chain could not be asked about a contract's signature in time: neither yes nor no. */
export class SignatureUnavailableError extends Error {
  override readonly name = 'SignatureUnavailableError';
}

/** Tells whether an account has signed a message. */
export interface SignatureVerifier {
  /**
   * `account` is EIP-55; `message` is what `personal_sign` was given; `signature` is hex with 0x as it came from the client, however malformed.
   * @throws SignatureUnavailableError
   */
  verify(account: string, message: string | Uint8Array, signature: string): Promise<boolean>;
}
