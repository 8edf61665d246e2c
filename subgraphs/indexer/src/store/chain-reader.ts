import type { ClientBase } from 'pg';
import type { ContractBook } from '../chain/contract-book';
import type { BlockHeader, ChainLog } from '../chain/log';
import type { Correction, CorrectionKind } from '../fold/correction';
import { decodeLog, type DecodedLog } from '../fold/decoded';
import type { BlockEvents } from '../fold/fold';

interface EventRow {
  block_number: string;
  log_index: number;
  tx_index: number;
  tx_hash: Buffer;
  address: Buffer;
  topics: Buffer;
  data: Buffer;
}

interface BlockRow {
  number: string;
  hash: Buffer;
  parent_hash: Buffer;
  seconds: string;
}

interface CorrectionRow {
  block_number: string;
  seq: number;
  kind: CorrectionKind;
  subject: string;
  value: string;
  read_block: string;
}

const HEADER = 'number, hash, parent_hash, extract(epoch FROM time)::bigint AS seconds';

/** The stored header at or below a height, or undefined when there is none. */
export async function storedHeader(client: ClientBase, atOrBelow: number): Promise<BlockHeader | undefined> {
  const { rows } = await client.query<BlockRow>(`SELECT ${HEADER} FROM chain.block WHERE number <= $1 ORDER BY number DESC LIMIT 1`, [
    atOrBelow,
  ]);
  return rows[0] && toHeader(rows[0]);
}

/** Stored headers below a height, newest first. */
export async function storedHeadersBelow(client: ClientBase, below: number, limit: number): Promise<BlockHeader[]> {
  const { rows } = await client.query<BlockRow>(`SELECT ${HEADER} FROM chain.block WHERE number < $1 ORDER BY number DESC LIMIT $2`, [
    below,
    limit,
  ]);
  return rows.map(toHeader);
}

/** About `limit` stored logs after block `after` up to block `upTo`, whole blocks only, with their corrections; undefined at the end. */
export async function readBlocks(
  client: ClientBase,
  contracts: ContractBook,
  after: number,
  upTo: number,
  limit: number,
): Promise<BlockEvents[] | undefined> {
  const bound = await client.query<{ to: string | null }>(
    `SELECT coalesce(
       (SELECT block_number FROM chain.event WHERE block_number > $1 AND block_number <= $2 ORDER BY block_number OFFSET $3 LIMIT 1),
       (SELECT max(number) FROM chain.block WHERE number > $1 AND number <= $2)) AS to`,
    [after, upTo, limit],
  );
  const to = bound.rows[0]?.to;
  if (to === null || to === undefined) return undefined;
  const span = [after, to];
  const headers = await client.query<BlockRow>(
    `SELECT ${HEADER} FROM chain.block WHERE number > $1 AND number <= $2 ORDER BY number`,
    span,
  );
  const events = await client.query<EventRow>(
    `SELECT block_number, log_index, tx_index, tx_hash, address, topics, data FROM chain.event
     WHERE block_number > $1 AND block_number <= $2 ORDER BY block_number, log_index, tx_index`,
    span,
  );
  const corrections = await client.query<CorrectionRow>(
    'SELECT block_number, seq, kind, subject, value, read_block FROM chain.correction WHERE block_number > $1 AND block_number <= $2 ORDER BY block_number, seq',
    span,
  );
  return assemble(
    headers.rows.map(toHeader),
    events.rows.map((row) => decodeLog(toLog(row), contracts)),
    corrections.rows.map(toCorrection),
  );
}

function assemble(headers: BlockHeader[], logs: DecodedLog[], corrections: Correction[]): BlockEvents[] {
  let nextLog = 0;
  let nextCorrection = 0;
  return headers.map((header) => {
    const firstLog = nextLog;
    while (nextLog < logs.length && logs[nextLog]?.blockNumber === header.number) nextLog++;
    const firstCorrection = nextCorrection;
    while (nextCorrection < corrections.length && corrections[nextCorrection]?.blockNumber === header.number) nextCorrection++;
    return { header, logs: logs.slice(firstLog, nextLog), corrections: corrections.slice(firstCorrection, nextCorrection) };
  });
}

function toHeader(row: BlockRow): BlockHeader {
  return {
    number: Number(row.number),
    hash: row.hash.toString('hex'),
    parentHash: row.parent_hash.toString('hex'),
    time: Number(row.seconds),
  };
}

function toLog(row: EventRow): ChainLog {
  return {
    blockNumber: Number(row.block_number),
    logIndex: row.log_index,
    txIndex: row.tx_index,
    txHash: `0x${row.tx_hash.toString('hex')}`,
    address: row.address.toString('hex'),
    topics: topicsOf(row.topics),
    data: `0x${row.data.toString('hex')}`,
  };
}

/** The words that are stored in a row, each in hex with 0x. */
export function topicsOf(words: Buffer): string[] {
  return Array.from({ length: words.length / 32 }, (_, i) => `0x${words.toString('hex', i * 32, i * 32 + 32)}`);
}

function toCorrection(row: CorrectionRow): Correction {
  const { seq, kind, subject, value } = row;
  return { blockNumber: Number(row.block_number), seq, kind, subject, value, readBlock: Number(row.read_block) };
}
