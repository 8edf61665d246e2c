import type { Pool } from '@dimo-node/database';
import { addressText, parseAddress } from '@dimo-node/kit';
import { secretHash } from '../secret';

export type LoginFlow = 'web3' | 'siwe';

/** What a login is for, as every stage of it remembers. */
export interface LoginPurpose {
  /** Client id of the license, EIP-55. */
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
}

/** A login that waits for its signature. */
export interface PendingLogin extends LoginPurpose {
  readonly clientState: string | null;
  /** EIP-55; null while no address was named. */
  readonly address: string | null;
  /** What is to be signed; null while no address was named. */
  readonly message: string | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** How many expired rows go with each new one: more than come, so that they cannot pile up. */
const SWEEP = 20;

const INSERT = `
  WITH expired AS (SELECT state_hash FROM access.login WHERE expires_at < $11 ORDER BY expires_at LIMIT ${SWEEP} FOR UPDATE SKIP LOCKED),
       swept AS (DELETE FROM access.login WHERE state_hash IN (SELECT state_hash FROM expired))
  INSERT INTO access.login
    (state_hash, flow, client_id, redirect_uri, scopes, nonce, client_state, code_challenge, address, message, issued_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;
const COLUMNS = `client_id AS "clientId", redirect_uri AS "redirectUri", scopes, nonce, client_state AS "clientState",
  code_challenge AS "codeChallenge", address, message, issued_at AS "issuedAt", expires_at AS "expiresAt"`;
const PEEK = `SELECT ${COLUMNS} FROM access.login WHERE state_hash = $1 AND flow = $2`;
const NAME_ADDRESS = `UPDATE access.login SET address = $3, message = $4 WHERE state_hash = $1 AND flow = $2`;
const TAKE = `DELETE FROM access.login WHERE state_hash = $1 AND flow = $2 RETURNING ${COLUMNS}`;

type Row = Omit<PendingLogin, 'clientId' | 'address'> & { readonly clientId: Buffer; readonly address: Buffer | null };

/** Logins under way, found by the state that their client holds. Shared by all replicas. */
export class PendingLogins {
  readonly #pool: Pool;
  readonly #flow: LoginFlow;

  constructor(pool: Pool, flow: LoginFlow) {
    this.#pool = pool;
    this.#flow = flow;
  }

  async add(state: string, login: PendingLogin): Promise<void> {
    await this.#pool.query(INSERT, [
      secretHash(state),
      this.#flow,
      parseAddress(login.clientId),
      login.redirectUri,
      login.scopes,
      login.nonce,
      login.clientState,
      login.codeChallenge,
      login.address === null ? null : parseAddress(login.address),
      login.message,
      login.issuedAt,
      login.expiresAt,
    ]);
  }

  /** Leaves it where it is. */
  async peek(state: string): Promise<PendingLogin | undefined> {
    return this.#one(PEEK, state);
  }

  /** Says who is to sign what; whoever was named before is forgotten. False when the login is gone. */
  async nameAddress(state: string, address: string, message: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query(NAME_ADDRESS, [secretHash(state), this.#flow, parseAddress(address), message]);
    return rowCount === 1;
  }

  /** Takes it out: of several who ask, one gets it. */
  async take(state: string): Promise<PendingLogin | undefined> {
    return this.#one(TAKE, state);
  }

  async #one(text: string, state: string): Promise<PendingLogin | undefined> {
    const { rows } = await this.#pool.query<Row>(text, [secretHash(state), this.#flow]);
    const [row] = rows;
    if (row === undefined) return undefined;
    return { ...row, clientId: addressText(row.clientId), address: row.address === null ? null : addressText(row.address) };
  }
}
