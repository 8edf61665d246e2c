import type { Pool } from '@dimo-node/database';
import { addressText, parseAddress } from '@dimo-node/kit';
import { secretHash } from '../secret';
import type { LoginPurpose } from './pending-logins';

/** A login that succeeded. */
export interface ProvenLogin extends LoginPurpose {
  /** Who has signed, EIP-55. */
  readonly address: string;
  /** The license's signer by whose key it was done, EIP-55; null when the address is no license. */
  readonly signer: string | null;
}

const SWEEP = 20;
const INSERT = `
  WITH expired AS (SELECT code_hash FROM access.login_code WHERE expires_at < $9 ORDER BY expires_at LIMIT ${SWEEP} FOR UPDATE SKIP LOCKED),
       swept AS (DELETE FROM access.login_code WHERE code_hash IN (SELECT code_hash FROM expired))
  INSERT INTO access.login_code (code_hash, client_id, redirect_uri, scopes, nonce, code_challenge, address, signer, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10)`;
const TAKE = `
  DELETE FROM access.login_code WHERE code_hash = $1
  RETURNING client_id AS "clientId", redirect_uri AS "redirectUri", scopes, nonce, code_challenge AS "codeChallenge", address, signer,
    expires_at AS "expiresAt"`;

type Row = Omit<ProvenLogin, 'clientId' | 'address' | 'signer'> & {
  readonly clientId: Buffer;
  readonly address: Buffer;
  readonly signer: Buffer | null;
  readonly expiresAt: Date;
};

/** Codes that clients turn into tokens, once. */
export class LoginCodes {
  readonly #pool: Pool;
  readonly #now: () => Date;

  constructor(pool: Pool, now: () => Date) {
    this.#pool = pool;
    this.#now = now;
  }

  async add(code: string, login: ProvenLogin, lifetimeMs: number): Promise<void> {
    const now = this.#now();
    await this.#pool.query(INSERT, [
      secretHash(code),
      parseAddress(login.clientId),
      login.redirectUri,
      login.scopes,
      login.nonce,
      login.codeChallenge,
      parseAddress(login.address),
      login.signer === null ? null : parseAddress(login.signer),
      now,
      new Date(now.getTime() + lifetimeMs),
    ]);
  }

  /** Undefined when there is none, or it has expired, or somebody else was faster. */
  async take(code: string): Promise<ProvenLogin | undefined> {
    const { rows } = await this.#pool.query<Row>(TAKE, [secretHash(code)]);
    const [row] = rows;
    if (row === undefined || row.expiresAt <= this.#now()) return undefined;
    const { clientId, redirectUri, scopes, nonce, codeChallenge, address, signer } = row;
    return {
      clientId: addressText(clientId),
      redirectUri,
      scopes,
      nonce,
      codeChallenge,
      address: addressText(address),
      signer: signer === null ? null : addressText(signer),
    };
  }
}
