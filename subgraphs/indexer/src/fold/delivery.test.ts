import { polygon } from '@dimo-node/kit';
import { EventFragment, id as keccakText } from 'ethers';
import * as s from '../../../../test/support/scenario';
import {
  A,
  at,
  B,
  BASE,
  C,
  D,
  EN,
  fold,
  foldEvents,
  hourly,
  moves,
  NOBODY,
  on,
  REG,
  SACD,
  t0,
  t1,
  t2,
  t3,
  TP,
  VEH,
} from '../../../../test/support/scenario';
import { bareAddress } from '../chain/contract-book';
import { orderedLogs } from '../rpc/ordered-logs';
import { LogConverter } from '../sync/convert';
import { decodeLog } from './decoded';
import type { Rule } from './rule';

const attribute = (name: string, value: string, id = 501) => REG('VehicleAttributeSet', id, name, value);
const granted = (grantee: string) => SACD('PermissionsSet', VEH, 501, 12, grantee, t1 + 9000, '');
const GRANTED = BASE.with('sacd', s.grant(501, C)).with('privilege', s.privilege(501, 1, C));

/** Every outcome of `fold` was undone by its journal already; these name the cases where that matters most. */
describe('reorgs', () => {
  test('EC-141 another block mints to another owner', () => {
    const mint = (time: number, owner: string) =>
      at(time, [moves('vehicleId', NOBODY, owner, 503), REG('VehicleNodeMinted', 131, 503, owner)]);
    expect(fold(BASE, mint(t1, A)).get('vehicle', 503)).toMatchObject({ owner: A, mintedAt: t1 });
    expect(fold(BASE, mint(t2, B)).get('vehicle', 503)).toMatchObject({ owner: B, mintedAt: t2 });
  });

  test.each([
    ['EC-142 a transfer', GRANTED, [moves('vehicleId', A, B, 501)]],
    [
      'EC-143 a burn',
      GRANTED.with('dcn', s.dcn(EN, 'edge.dimo', 501)).with('stake', s.stake(801, 501)),
      [moves('vehicleId', A, NOBODY, 501)],
    ],
    [
      'EC-145 a new claim of a name',
      BASE.with('dcn', s.dcn(EN, 'edge.dimo', 501)),
      [s.DCNR('NewNode', EN, B), s.DCNR('NewExpiration', EN, t3)],
    ],
  ])('%s that is dropped leaves no trace', (_name, world, tx) => {
    expect([...fold(world, at(t1, tx)).tables]).not.toEqual([...world.tables]);
  });
});

describe('order', () => {
  const block = at(t1, [granted(C)], [moves('vehicleId', A, B, 501)], [granted(D), attribute('Make', 'Ford'), attribute('Make', 'Toyota')]);
  const raw = s.logsOf(block, 1000).map((log) => ({
    blockNumber: '0x3e8',
    blockHash: `0x${'00'.repeat(32)}`,
    transactionHash: log.txHash,
    transactionIndex: `0x${log.txIndex.toString(16)}`,
    logIndex: `0x${log.logIndex.toString(16)}`,
    address: `0x${log.address}`,
    topics: [...log.topics],
    data: log.data,
  }));
  const inOrder = fold(BASE, block);

  test.each([
    ['reversed', [...raw].reverse()],
    ['by address', [...raw].sort((a, b) => (a.address < b.address ? -1 : 1))],
    ['with repetitions', [...raw, ...raw]],
    ['with a removed log', [{ ...raw[0]!, removed: true, logIndex: '0x63' }, ...raw]],
  ])('EC-27, EC-139, EC-147, EC-148 an answer %s folds as the sorted one', (_name, answer) => {
    const logs = orderedLogs(answer, { from: 1000, to: 1000 }, { host: 'test' }).map((log) =>
      decodeLog(new LogConverter().convert(log), s.contracts),
    );
    const twin = foldEvents(BASE, [{ header: { number: 1000, hash: '', parentHash: '', time: t1 }, logs, corrections: [] }]);
    expect([...twin.tables]).toEqual([...inOrder.tables]);
    expect(twin.rows('sacd').map(({ grantee }) => grantee)).toEqual([D]);
  });
});

describe('events that are not what they seem', () => {
  const untouched = (...tx: s.Emission[]) => {
    const twin = fold(BASE, at(t1, tx));
    expect([...twin.tables]).toEqual([...BASE.tables]);
    return twin.anomalies.map(({ kind, event }) => `${kind} ${event}`);
  };

  test('EC-150 the same topic from other contracts', () => {
    const token = moves('vehicleId', A, B, 501);
    expect(untouched(on('dimoToken')('Transfer', A, B, 501), s.DCX('Transfer', A, B, 501))).toEqual([]);
    expect(untouched(moves('integrationId', A, B, 501))).toEqual([]);
    expect(untouched({ ...token, address: D })).toEqual(['unknown-event unwatched.?']);
    expect(untouched({ ...s.DCX('Transfer', A, B, 501), address: VEH })).toEqual(['undecodable vehicleId.?']);
  });

  test('EC-151 a known event with another number of topics', () => {
    const layout = 'VehicleAttributeSet(uint256 indexed tokenId, string attribute, string info)';
    const log = REG(layout, 501, 'Make', 'Ford');
    expect(untouched({ ...log, topics: [...log.topics, `0x${'00'.repeat(32)}`] })).toEqual(['undecodable registry.?']);
    expect(untouched({ ...log, topics: [] })).toEqual(['unknown-event registry.?']);
  });

  test('EC-152 data that ends too soon', () => {
    const log = granted(C);
    expect(untouched({ ...log, data: log.data.slice(0, 2 + 2 * 127) })).toEqual(['undecodable sacd.PermissionsSet']);
    expect(untouched({ ...log, data: log.data.slice(0, 2 + 2 * 96) })).toEqual(['undecodable sacd.PermissionsSet']);
    expect(untouched({ ...log, data: '0x' })).toEqual(['undecodable sacd.PermissionsSet']);
  });

  test('an event that nobody knows', () => {
    const topics = [keccakText('Invented(uint256)')];
    expect(untouched({ address: s.addressOf('registry'), topics, data: `0x${'00'.repeat(32)}` })).toEqual(['unknown-event registry.?']);
  });

  test('EC-156 a superseded contract is not mixed with the current one', () => {
    const log = s.TPL('TemplateCreated', TP, D, VEH, 972, 'cid');
    for (const { role, address } of polygon.superseded) {
      expect(untouched({ ...(role === 'template' ? log : granted(C)), address: bareAddress(address) })).toEqual([]);
    }
  });
});

describe('one bad event among many', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => attribute('Model', `m${i}`, i % 2 ? 501 : 502));

  test('EC-158 that cannot be decoded', () => {
    const bad = hundred.map((log, i) => (i === 50 ? { ...log, data: log.data.slice(0, 2 + 2 * 64) } : log));
    const twin = fold(BASE, at(t1, bad), at(t2, attribute('Make', 'Ford')));
    expect(twin.get('vehicle', 501)).toMatchObject({ model: 'm99', make: 'Ford' });
    expect(twin.get('vehicle', 502)?.model).toBe('m98');
    expect(twin.anomalies).toMatchObject([
      { kind: 'undecodable', blockNumber: 1000, logIndex: 103, event: 'registry.VehicleAttributeSet' },
    ]);
  });

  test('EC-158 whose rule fails halfway: what it did is taken back', () => {
    const failing: Rule = {
      role: 'registry',
      fragment: EventFragment.from('event VehicleAttributeSet(uint256 tokenId, string attribute, string info)'),
      kinds: [],
      decode: () => [],
      needs: (_args, needs) => needs.by('privilege', 'vehicleId', 501),
      apply(_args, twin) {
        const vehicle = twin.vehicle.get(501)!;
        twin.vehicle.put({ ...vehicle, make: 'half', owner: B });
        for (const { vehicleId, privilegeId, grantee } of twin.privilege.by('vehicleId', 501)) {
          twin.privilege.delete([vehicleId, privilegeId, grantee].join('|'));
        }
        throw new Error('cannot go on');
      },
    };
    const block = s.eventsOf(at(t1, hundred), 0);
    const logs = block.logs.map((log, i) => (i === 50 ? { ...log, rule: failing } : log));
    const twin = foldEvents(GRANTED, [{ ...block, logs }]);
    expect(twin.get('vehicle', 501)).toMatchObject({ model: 'm99', make: null, owner: A });
    expect(twin.rows('privilege')).toHaveLength(1);
    expect(twin.anomalies).toMatchObject([{ kind: 'unapplied', logIndex: 103, detail: 'cannot go on' }]);
  });

  test('anomalies of one log count from 0', () => {
    const both = at(t1, REG('SyntheticDeviceNodeMinted', s.word(2n ** 70n), 701, 999, A, A), attribute('Color', 'Red'));
    expect(fold(BASE, both).anomalies.map(({ logIndex, seq, kind }) => [logIndex, seq, kind])).toEqual([
      [3, 0, 'unknown-target'],
      [3, 1, 'unknown-target'],
      [5, 0, 'unknown-attribute'],
    ]);
  });
});

test('the same stream, block by block or in one batch, over everything at once', () => {
  const life = hourly(
    [moves('vehicleId', NOBODY, A, 503), REG('VehicleNodeMinted', 131, 503, A)],
    [REG('SyntheticDeviceNodeMinted', s.SC, 701, 503, A, A), REG('AftermarketDevicePaired', 601, 503, A)],
    [SACD('PermissionsSet', VEH, 503, 12, C, t3, ''), on('vehicleId')('PrivilegeSet', 503, 1, 1, C, t3)],
    [moves('vehicleId', A, B, 503)],
    [
      REG('AftermarketDeviceUnpaired', 601, 503, A),
      REG('SyntheticDeviceNodeBurned', 701, 503, B),
      moves('syntheticDeviceId', B, NOBODY, 701),
    ],
    [moves('vehicleId', B, NOBODY, 503)],
  );
  const twin = fold(BASE, ...life);
  expect(twin.live('vehicle')).toEqual([501, 502]);
  expect([twin.rows('sacd'), twin.rows('privilege'), twin.notes]).toEqual([[], [], []]);
  expect(twin.get('vehicle', 501)?.mintedAt).toBe(t0);
});
