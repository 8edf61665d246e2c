import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DocumentStore, TwinDecider, type SignatureVerifier } from '@dimo-node/access';
import type { Pool } from '@dimo-node/database';
import { amoy, parseAddress } from '@dimo-node/kit';
import { getAddress, id as keccakText, verifyMessage, Wallet } from 'ethers';
import { signAgreement, type AgreementTerms } from '../devnet/src/ipfs/agreement';
import { FileShelf } from '../devnet/src/ipfs/file-shelf';
import { startIpfs, type IpfsServer } from '../devnet/src/ipfs/server';
import { createTestDatabase, type TestDatabase } from './database';
import { silent } from './gateway';
import { insertRows, NOW, type TwinRow, type TwinTable } from './twin-rows';

/** A key of its own for each name. */
export const wallet = (name: string): Wallet => new Wallet(keccakText(`wallet of ${name}`));
export const bytesOf = (address: string): Buffer => parseAddress(address)!;
export const vehicleDid = (id: number | bigint): string => `did:erc721:${amoy.chainId}:${amoy.contracts.vehicleId}:${id}`;
/** The contract that owns what `wallet('signer')` may sign for. */
export const CONTRACT_OWNER = getAddress('0x00000000000000000000000000000000000c0de5');

/** Account keys, and one contract that takes the signer's key for its own. */
export const verifier: SignatureVerifier = {
  verify: (account, message, signature) => {
    const expected = account === CONTRACT_OWNER ? wallet('signer').address : account;
    try {
      return Promise.resolve(verifyMessage(message, signature) === expected);
    } catch {
      return Promise.resolve(false);
    }
  },
};

export interface AccessHarness {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly shelf: FileShelf;
  readonly ipfs: IpfsServer;
  readonly documents: DocumentStore;
  readonly decider: TwinDecider;
  insert(table: TwinTable, ...rows: readonly TwinRow[]): Promise<void>;
  /** Puts a signed agreement on IPFS; returns the source of a grant. */
  publish(signer: Wallet, terms: AgreementTerms, type?: 'dimo.sacd' | 'dimo.sacd.template'): string;
}

/** A decider over a database of its own at the fixed time NOW, on Amoy's contracts, with an IPFS. Call it at the top of a `describe`. */
export function useAccess(fill: (harness: AccessHarness) => Promise<void> = () => Promise.resolve()): () => AccessHarness {
  let harness: AccessHarness | undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-ipfs-'));
  beforeAll(async () => {
    const database = await createTestDatabase();
    const shelf = new FileShelf(folder);
    const ipfs = await startIpfs(shelf, { port: 0, host: '127.0.0.1' });
    const now = (): Date => NOW;
    const { pool } = database;
    const documents = new DocumentStore({ pool, ipfs: { url: ipfs.url }, log: silent, now });
    const decider = new TwinDecider({ pool, network: amoy, documents, signatures: verifier, maxLagMs: 60_000, now });
    const insert = (table: TwinTable, ...rows: readonly TwinRow[]): Promise<void> => insertRows(pool, table, rows);
    const publish: AccessHarness['publish'] = (signer, terms, type = 'dimo.sacd') =>
      `ipfs://${shelf.add(signAgreement(signer.privateKey, terms, { type, id: 'test', time: NOW.toISOString() })).cid}`;
    harness = { database, pool, shelf, ipfs, documents, decider, insert, publish };
    await insertSync(pool);
    await fill(harness);
  });
  afterAll(async () => {
    await harness?.ipfs.stop();
    await harness?.database.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (harness === undefined) throw new Error('the access harness exists only inside tests and hooks');
    return harness;
  };
}

export const HEAD = { number: 7, hash: `0x${'07'.repeat(32)}` } as const;

/** The checkpoint of an indexer that was at the chain's head at NOW. */
export async function insertSync(pool: Pool, head: { readonly number: number; readonly hash: string } = HEAD): Promise<void> {
  await pool.query(
    `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, head_time,
       audited_number, journal_floor, updated_at)
     VALUES ($1, 'amoy', 0, $2, $3, $4, 0, $2, $4, 0, 0, $4)`,
    [amoy.chainId, head.number, Buffer.from(head.hash.slice(2), 'hex'), NOW],
  );
}
