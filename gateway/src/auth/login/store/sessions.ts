import type { Pool } from '@dimo-node/database';
import { addressText, parseAddress } from '@dimo-node/kit';
import { newSecret, secretHash } from '../secret';

/** Who may fetch new tokens without signing again. */
export interface Session {
  /** Client id of the license, EIP-55. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** EIP-55. */
  readonly address: string;
  /** The license's signer by whose key the login was done, EIP-55; null when the address is no license. */
  readonly signer: string | null;
}

export interface KeptSession extends Session {
  readonly expiresAt: Date;
}

/** The next token, and how to take the change back as long as nobody has seen it. */
export interface Rotation {
  readonly session: Session;
  readonly refreshToken: string;
  undo(): Promise<void>;
}

const SWEEP = 20;
const INSERT = `
  WITH expired AS (SELECT family_hash FROM access.session WHERE expires_at < $7 ORDER BY expires_at LIMIT ${SWEEP} FOR UPDATE SKIP LOCKED),
       swept AS (DELETE FROM access.session WHERE family_hash IN (SELECT family_hash FROM expired))
  INSERT INTO access.session (family_hash, secret_hash, client_id, scopes, address, signer, logged_in_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const COLUMNS = 'client_id AS "clientId", scopes, address, signer, expires_at AS "expiresAt"';
const READ = `SELECT ${COLUMNS} FROM access.session WHERE family_hash = $1 AND secret_hash = $2 AND expires_at > $3`;
const ROTATE = `
  UPDATE access.session SET secret_hash = $3
  WHERE family_hash = $1 AND secret_hash = $2 AND client_id = $4 AND expires_at > $5 RETURNING ${COLUMNS}`;
const UNDO = 'UPDATE access.session SET secret_hash = $3 WHERE family_hash = $1 AND secret_hash = $2';
const REVOKE = 'DELETE FROM access.session WHERE family_hash = $1';

interface Row {
  readonly clientId: Buffer;
  readonly scopes: readonly string[];
  readonly address: Buffer;
  readonly signer: Buffer | null;
  readonly expiresAt: Date;
}

/** Refresh tokens: `<family>.<secret>`. Each use puts another secret in the place of the one before. */
export class Sessions {
  readonly #pool: Pool;
  readonly #now: () => Date;
  readonly #lifetimeMs: number;

  constructor(pool: Pool, now: () => Date, lifetimeMs: number) {
    this.#pool = pool;
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
  }

  /** The first refresh token of a session. `family` is 256 random bits that nobody else knows. */
  async begin(family: string, session: Session): Promise<string> {
    const secret = newSecret();
    const now = this.#now();
    await this.#pool.query(INSERT, [
      secretHash(family),
      secretHash(secret),
      parseAddress(session.clientId),
      session.scopes,
      parseAddress(session.address),
      session.signer === null ? null : parseAddress(session.signer),
      now,
      new Date(now.getTime() + this.#lifetimeMs),
    ]);
    return `${family}.${secret}`;
  }

  /** The session of a token that would be taken now; undefined for any other. */
  async read(refreshToken: string): Promise<KeptSession | undefined> {
    const { family, secret } = split(refreshToken);
    const { rows } = await this.#pool.query<Row>(READ, [secretHash(family), secretHash(secret), this.#now()]);
    return rows[0] === undefined ? undefined : toSession(rows[0]);
  }

  /**
   * Takes a token and makes the next. Undefined when it is not the session's newest, or another client's: then it is in two hands, and the
   * session ends for both.
   */
  async rotate(refreshToken: string, clientId: string): Promise<Rotation | undefined> {
    const { family, secret } = split(refreshToken);
    const next = newSecret();
    const [familyHash, old, fresh] = [secretHash(family), secretHash(secret), secretHash(next)];
    const { rows } = await this.#pool.query<Row>(ROTATE, [familyHash, old, fresh, parseAddress(clientId), this.#now()]);
    const [row] = rows;
    if (row === undefined) {
      await this.revoke(family);
      return undefined;
    }
    const undo = async (): Promise<void> => {
      await this.#pool.query(UNDO, [familyHash, fresh, old]);
    };
    return { session: toSession(row), refreshToken: `${family}.${next}`, undo };
  }

  /** Ends the session that a family, or a token of it, belongs to. */
  async revoke(family: string): Promise<void> {
    await this.#pool.query(REVOKE, [secretHash(split(family).family)]);
  }
}

function split(refreshToken: string): { readonly family: string; readonly secret: string } {
  const [family = '', secret = ''] = refreshToken.split('.', 2);
  return { family, secret };
}

function toSession(row: Row): KeptSession {
  return {
    ...row,
    clientId: addressText(row.clientId),
    address: addressText(row.address),
    signer: row.signer === null ? null : addressText(row.signer),
  };
}
