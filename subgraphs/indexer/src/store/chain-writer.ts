import type { ClientBase } from 'pg';
import type { BlockHeader } from '../chain/log';
import type { Anomaly } from '../fold/anomaly';
import type { Correction } from '../fold/correction';
import { BinaryCopy } from './binary-copy';
import type { CopyRows } from './copy';

export function blockRows(headers: readonly BlockHeader[]): CopyRows {
  const copy = new BinaryCopy(headers.length * 112);
  for (const header of headers) {
    copy.row(4);
    copy.int8(header.number);
    copy.hex(header.hash);
    copy.hex(header.parentHash);
    copy.time(header.time);
  }
  return { target: 'chain.block (number, hash, parent_hash, time)', rows: [copy] };
}

/** Notes a block that may be known already. */
export async function keepBlock(client: ClientBase, { number, hash, parentHash, time }: BlockHeader): Promise<void> {
  await client.query('INSERT INTO chain.block VALUES ($1, $2, $3, to_timestamp($4)) ON CONFLICT (number) DO NOTHING', [
    number,
    Buffer.from(hash, 'hex'),
    Buffer.from(parentHash, 'hex'),
    time,
  ]);
}

export function anomalyRows(schema: string, anomalies: readonly Anomaly[]): CopyRows {
  const copy = new BinaryCopy(anomalies.length * 256);
  for (const anomaly of anomalies) {
    copy.row(7);
    copy.int8(anomaly.blockNumber);
    copy.int4(anomaly.logIndex);
    copy.int4(anomaly.seq);
    copy.text(anomaly.kind);
    copy.text(anomaly.event);
    copy.text(anomaly.subject);
    copy.text(anomaly.detail);
  }
  return { target: `${schema}.anomaly (block_number, log_index, seq, kind, event, subject, detail)`, rows: [copy] };
}

export async function writeCorrections(client: ClientBase, corrections: readonly Correction[]): Promise<void> {
  for (const { blockNumber, seq, kind, subject, value, readBlock } of corrections) {
    await client.query(
      'INSERT INTO chain.correction (block_number, seq, kind, subject, value, read_block) VALUES ($1, $2, $3, $4, $5, $6)',
      [blockNumber, seq, kind, subject, value, readBlock],
    );
  }
}
