import { amoy } from '@dimo-node/kit';
import { auditEntry, LICENSE, openAuditLog, refusals, VEHICLES } from '../../../../test/support/audit';
import { useTestDatabase } from '../../../../test/support/database';
import type { AuditEntry } from './entry';
import { rowHash } from './row-hash';
import { RowMaker, type AuditRow } from './row';

/** The documented text in SQL alone, by somebody who has nothing but the table. */
const TEXT = (text: string): string => `coalesce(octet_length(${text}) || ':' || ${text} || ',', '-')`;
const MEMBERS = [
  `encode(prev_hash, 'hex')`,
  'seq::text',
  'trunc(extract(epoch FROM at) * 1000000)::text',
  'kind',
  'allowed::text',
  'reason',
  `encode(license, 'hex')`,
  `encode(address, 'hex')`,
  'asset',
  'vehicle_id::text',
  `(SELECT coalesce(string_agg(${TEXT('p.name')}, '' ORDER BY p.place), '') FROM unnest(permissions) WITH ORDINALITY AS p(name, place))`,
  `encode(operation, 'hex')`,
  'block_number::text',
  `encode(block_hash, 'hex')`,
  'via',
  'writer::text',
].map(TEXT);
const HASHES = `SELECT hash = sha256(convert_to('dimo-node audit ' || version || E'\\n' || ${MEMBERS.join(' || ')}, 'UTF8')) AS right FROM access.audit`;

const maker = new RowMaker(amoy, '6f1c2f0e-0000-4000-8000-000000000001');
const columns = (given: Partial<AuditEntry> = {}): Omit<AuditRow, 'seq'> => {
  const { shared, ...own } = maker.row(auditEntry(given));
  return { ...own, ...shared.columns };
};
const hashOf = (given: Partial<AuditEntry>, seq = '1'): string => rowHash('0'.repeat(64), seq, columns(given));

describe('the hash of a row', () => {
  const database = useTestDatabase();

  it('can be worked out from the table alone', async () => {
    const log = openAuditLog(database().url);
    const strange = 'é, 1:a,- "\\" \u{1f697} \n';
    log.note(
      auditEntry({ reason: strange, permissions: [], kind: 'login', asset: null, license: null, operation: null, block: null, via: null }),
    );
    log.note(auditEntry({ permissions: [strange, '', 'a,b'], asset: strange }));
    for (const entry of refusals(1, 20)) log.note(entry);
    await log.close();
    const { rows } = await database().pool.query<{ right: boolean }>(HASHES);
    expect(rows).toHaveLength(22);
    expect(rows.every(({ right }) => right)).toBe(true);
    const stored = await database().pool.query<{ reason: string; permissions: string[] }>(
      'SELECT reason, permissions FROM access.audit WHERE seq <= 2 ORDER BY seq',
    );
    expect(stored.rows).toMatchObject([{ reason: strange }, { permissions: [strange, '', 'a,b'] }]);
  });

  const changes: readonly [string, Partial<AuditEntry>][] = [
    ['time', { at: new Date('2026-11-23T12:00:00.124Z') }],
    ['kind', { kind: 'exchange' }],
    ['answer', { allowed: false }],
    ['reason', { reason: 'x' }],
    ['license', { license: null }],
    ['address', { address: LICENSE }],
    ['asset', { asset: null }],
    ['permissions', { permissions: [] }],
    ['parting of permissions', { permissions: ['privilege:GetLocationHistory,29:privilege:GetNonLocationHistory'] }],
    ['order of permissions', { permissions: ['privilege:GetNonLocationHistory', 'privilege:GetLocationHistory'] }],
    ['operation', { operation: 'a4'.repeat(32) }],
    ['block number', { block: { number: 101, hash: `0x${'5c'.repeat(32)}` } }],
    ['block hash', { block: { number: 100, hash: `0x${'5d'.repeat(32)}` } }],
    ['grant', { via: 'owner' }],
  ];
  it.each(changes)('depends on the %s', (_, change) => expect(hashOf(change)).not.toBe(hashOf({})));

  it('depends on the place and on the row before', () => {
    expect(hashOf({}, '2')).not.toBe(hashOf({}));
    expect(rowHash('1'.repeat(64), '1', columns())).not.toBe(hashOf({}));
  });
});

describe('what is stored of an entry', () => {
  const did = (chain: number, contract: string, id: string): string => `did:erc721:${chain}:${contract}:${id}`;
  it.each<[string, string | null, string | null]>([
    ['a vehicle of this network', did(80002, VEHICLES, '42'), '42'],
    ['a vehicle by an address in lower case', did(80002, VEHICLES.toLowerCase(), '42'), '42'],
    ['a vehicle by a number with zeros before it', did(80002, VEHICLES, '0042'), '42'],
    ['a token of another chain', did(137, VEHICLES, '42'), null],
    ['a token of another contract', did(80002, LICENSE, '42'), null],
    ['a number that no vehicle has', did(80002, VEHICLES, '99999999999999999999'), null],
    ['a number that is too large to be told exactly', did(80002, VEHICLES, '9007199254740993'), null],
    ['no number', did(80002, VEHICLES, ''), null],
    ['an account', `did:ethr:80002:${LICENSE}`, null],
    ['nothing', null, null],
  ])('names the vehicle for %s', (_, asset, id) => expect(columns({ asset }).vehicle_id).toBe(id));

  it('is of bounded size and free of what Postgres cannot store', () => {
    const row = columns({
      reason: `\0\ud800${'x'.repeat(1_000_000)}`,
      asset: 'y'.repeat(1_000_000),
      permissions: Array.from({ length: 10_000 }, () => 'z'.repeat(10_000)),
      license: 'not an address',
      operation: `${'a3'.repeat(31)}zz`,
      block: { number: Number.NaN, hash: '0x12' },
    });
    expect(row.reason.slice(0, 3)).toBe('\ufffd\ufffdx');
    expect(JSON.stringify(row).length).toBeLessThan(60_000);
    expect(row).toMatchObject({ license: null, operation: null, block_number: null, block_hash: null });
  });
});
