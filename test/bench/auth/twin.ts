import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createPool, EmbeddedPostgres, migrate, type Pool } from '@dimo-node/database';
import { amoy, formatTokenDid, parseAddress } from '@dimo-node/kit';
import { Wallet } from 'ethers';
import { insertRows } from '../../support/twin-rows';

/** More than are asked for while one block lasts, so that no decision is there already. */
export const VEHICLES = 20_000;
export const LICENSE = '0x46a3A41bd932244Dd08186e4c19F1a7E48cbcDf4';
export const REDIRECT_URI = 'https://dapp.example/callback';
export const SIGNER = new Wallet(`0x${'11'.repeat(32)}`);
/** As on Polygon. */
const BLOCK_MS = 2_000;
/** In which a gateway under load has decided anew what is asked for again and again. */
const DECIDING_MS = 350;

export const didOf = (vehicle: number): string => formatTokenDid(amoy.chainId, amoy.contracts.vehicleId ?? '', vehicle);

export interface BenchTwin {
  readonly databaseUrl: string;
  /** Of the Postgres server. */
  readonly pid: number;
  /** A folder for keys. */
  readonly keysDir: string;
  /** Waits for a time of `ms` without a block, nor one shortly before it, after which a gateway decides everything anew. */
  calm(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A Postgres that flushes every commit, with a twin in which one license has a signer and the bits of a grant on each vehicle, and which moves on by a
 * block every two seconds as if an indexer followed the chain.
 */
export async function startBenchTwin(): Promise<BenchTwin> {
  const folder = mkdtempSync(join(tmpdir(), 'dimo-node-bench-'));
  const postgres = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
  const pool = createPool(postgres.url, { max: 1 });
  await migrate(postgres.url);
  await fill(pool);
  let height = 0;
  let lastBlock = 0;
  const advance = (): Promise<void> => {
    lastBlock = performance.now();
    return commit(pool, ++height);
  };
  await advance();
  const clock = setInterval(() => void advance(), BLOCK_MS);
  return {
    databaseUrl: postgres.url,
    pid: postgres.pid,
    keysDir: join(folder, 'keys'),
    async calm(ms) {
      const passed = (): number => performance.now() - lastBlock;
      while (passed() < DECIDING_MS || passed() > BLOCK_MS - ms) await delay(5);
    },
    async stop() {
      clearInterval(clock);
      await pool.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fill(pool: Pool): Promise<void> {
  await insertRows(pool, 'developer_license', [{ id: 1, client_id: bytes(LICENSE), alias: 'bench' }]);
  await insertRows(pool, 'signer', [{ license_id: 1, address: bytes(SIGNER.address), enabled_at: new Date() }]);
  const uriHash = createHash('sha256').update(REDIRECT_URI).digest();
  await insertRows(pool, 'redirect_uri', [{ license_id: 1, uri: REDIRECT_URI, uri_hash: uriHash, enabled_at: new Date() }]);
  await pool.query(
    `INSERT INTO twin.vehicle (id, owner, minted_at, updated_block)
     SELECT i, decode(lpad(to_hex(16777216 + i / 3), 40, '0'), 'hex'), now(), 1 FROM generate_series(1, ${VEHICLES}) i`,
  );
  await pool.query(
    `INSERT INTO twin.sacd (asset, token_id, grantee, vehicle_id, permissions, source, created_at, expires, expires_at, updated_block)
     SELECT $1, decode(lpad(to_hex(i), 64, '0'), 'hex'), $2, i, decode(lpad('fff', 64, '0'), 'hex'), '', now(), 4070908800, to_timestamp(4070908800), 1
     FROM generate_series(1, ${VEHICLES}) i`,
    [bytes(amoy.contracts.vehicleId ?? ''), bytes(LICENSE)],
  );
  await pool.query('VACUUM (ANALYZE)');
}

/** What an indexer commits with a block. */
async function commit(pool: Pool, number: number): Promise<void> {
  const hash = createHash('sha256').update(String(number)).digest();
  await pool.query(
    `WITH written AS (
       INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, head_time,
         audited_number, journal_floor)
       VALUES ($1, 'amoy', 0, $2, $3, now(), 0, $2, now(), 0, 0)
       ON CONFLICT (chain_id) DO UPDATE SET indexed_number = $2, indexed_hash = $3, indexed_time = now(), head_number = $2, head_time = now(),
         updated_at = now()
       RETURNING 1)
     SELECT pg_notify('twin_head', $4) FROM written`,
    [amoy.chainId, number, hash, `${number}:0x${hash.toString('hex')}`],
  );
}

function bytes(address: string): Buffer {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  return parsed;
}
