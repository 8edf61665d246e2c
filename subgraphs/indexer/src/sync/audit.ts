import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { streamLogs, type LogStreamOptions, type RawLog } from '../rpc';

/** Where the stored events and a second read of the chain part. */
export interface AuditDifference {
  /** The first block that differs. */
  readonly block: number;
  readonly stored: number;
  readonly onChain: number;
}

/**
 * Reads final blocks a second time and compares, block by block, number and identity (block hash, log index) of the logs with what is
 * stored. Undefined: complete.
 */
export async function auditRange(client: ClientBase, range: LogStreamOptions): Promise<AuditDifference | undefined> {
  for await (const { from, to, logs } of streamLogs(range, (raw) => raw.map(identityOf))) {
    const onChain = digestByBlock(logs);
    const stored = digestByBlock(await storedIdentities(client, from, to));
    const heights = [...new Set([...onChain.keys(), ...stored.keys()])].sort((a, b) => a - b);
    for (const block of heights) {
      const theirs = onChain.get(block);
      const ours = stored.get(block);
      if (theirs?.digest !== ours?.digest) return { block, stored: ours?.count ?? 0, onChain: theirs?.count ?? 0 };
    }
  }
  return undefined;
}

async function storedIdentities(client: ClientBase, from: number, to: number): Promise<Identity[]> {
  const { rows } = await client.query<{ number: string; hash: Buffer; log_index: number; tx_hash: Buffer }>(
    `SELECT e.block_number AS number, b.hash, e.log_index, e.tx_hash FROM chain.event e JOIN chain.block b ON b.number = e.block_number
     WHERE e.block_number BETWEEN $1 AND $2 ORDER BY e.block_number, e.log_index, e.tx_index`,
    [from, to],
  );
  return rows.map((row) => ({
    block: Number(row.number),
    identity: `${row.hash.toString('hex')}:${row.log_index}:${row.tx_hash.toString('hex')}`,
  }));
}

interface Identity {
  readonly block: number;
  readonly identity: string;
}

function identityOf(log: RawLog): Identity {
  const block = parseInt(log.blockNumber, 16);
  return {
    block,
    identity: `${log.blockHash.slice(2).toLowerCase()}:${parseInt(log.logIndex, 16)}:${log.transactionHash.slice(2).toLowerCase()}`,
  };
}

function digestByBlock(identities: readonly Identity[]): Map<number, { count: number; digest: string }> {
  const blocks = new Map<number, string[]>();
  for (const { block, identity } of identities) {
    const known = blocks.get(block);
    if (known) known.push(identity);
    else blocks.set(block, [identity]);
  }
  return new Map(
    [...blocks].map(([block, list]) => [block, { count: list.length, digest: createHash('sha256').update(list.join()).digest('base64') }]),
  );
}
