import type { Pool } from '@dimo-node/database';

const READ = 'SELECT bytes FROM access.grant_document WHERE cid = $1';
const WRITE = 'INSERT INTO access.grant_document (cid, bytes, fetched_at) VALUES ($1, $2, $3) ON CONFLICT (cid) DO NOTHING';
/** The newest stay. */
const PRUNE = `DELETE FROM access.grant_document WHERE cid IN
  (SELECT cid FROM access.grant_document ORDER BY fetched_at DESC, cid OFFSET $1)`;
const PRUNE_EVERY = 64;

/** Documents that were fetched and verified once, shared by all gateways on the database. Content ids never change what they name, so no copy gets old. */
export class DocumentTable {
  readonly #pool: Pick<Pool, 'query'>;
  readonly #maxRows: number;
  #writes = 0;

  constructor(pool: Pick<Pool, 'query'>, maxRows: number) {
    this.#pool = pool;
    this.#maxRows = maxRows;
  }

  async read(key: string): Promise<Buffer | undefined> {
    const { rows } = await this.#pool.query<{ bytes: Buffer }>(READ, [key]);
    return rows[0]?.bytes;
  }

  async write(key: string, bytes: Buffer, fetchedAt: Date): Promise<void> {
    await this.#pool.query(WRITE, [key, bytes, fetchedAt]);
    // At the first write too, so that a process that is often started prunes as well.
    if (this.#writes++ % PRUNE_EVERY === 0) await this.#pool.query(PRUNE, [this.#maxRows]);
  }
}
