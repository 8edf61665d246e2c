/** How long a message may be answered. */
export const CHALLENGE_LIFETIME_MS = 5 * 60_000;

/** What an EIP-4361 message tells its signer. */
export interface ChallengeFacts {
  /** URL that is signed in to. */
  readonly issuer: string;
  /** EIP-55. */
  readonly address: string;
  /** One line, from nobody's keyboard: line breaks in it would add lines to what is signed. */
  readonly statement: string;
  readonly chainId: number;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** The message that a wallet shows and signs. */
export function challengeText(facts: ChallengeFacts): string {
  return [
    `${new URL(facts.issuer).host} wants you to sign in with your Ethereum account:`,
    facts.address,
    '',
    facts.statement,
    '',
    `URI: ${facts.issuer}`,
    'Version: 1',
    `Chain ID: ${facts.chainId}`,
    `Nonce: ${facts.nonce}`,
    `Issued At: ${seconds(facts.issuedAt)}`,
    `Expiration Time: ${seconds(facts.expiresAt)}`,
  ].join('\n');
}

/** RFC 3339 without fractions. */
function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
