import { amoy, bigIntToWord, type DataAccess, type VehicleCaller } from '@dimo-node/kit';
import { bytesOf, HEAD, useAccess, vehicleDid, wallet } from '../../../../test/support/access';
import { AuditBook } from '../../../../test/support/audit';
import { FUTURE, NOW } from '../../../../test/support/twin-rows';
import { TwinDecider } from '../decision/twin-decider';
import type { Licenses } from '../licenses/licenses';
import { CachedDecider } from './cached-decider';
import { TwinAuthority } from './twin-authority';

const owner = wallet('owner').address;
const license = wallet('license').address;
const HISTORY = 'privilege:GetNonLocationHistory';
const COMMANDS = 'privilege:ExecuteCommands';

describe('the authority', () => {
  const access = useAccess(async ({ insert }) => {
    await insert('vehicle', { id: 1, owner: bytesOf(owner) }, { id: 2, owner: bytesOf(owner) });
    const grant = { asset: bytesOf(amoy.contracts.vehicleId!), grantee: bytesOf(license), permissions: bigIntToWord(0xcn) };
    await insert('sacd', { ...grant, token_id: bigIntToWord(1n), vehicle_id: 1, expires_at: new Date(NOW.getTime() + 2_000) });
    await insert('sacd', { ...grant, token_id: bigIntToWord(2n), vehicle_id: 2, expires_at: FUTURE });
  });

  const start = () => {
    const state = { at: NOW, statements: 0, licensed: true, asked: 0, head: { number: HEAD.number as number, hash: HEAD.hash as string } };
    const head = { current: () => state.head, connected: true };
    const log = new AuditBook();
    const { pool, documents } = access();
    const counting = { query: (...args: Parameters<typeof pool.query>) => (state.statements++, pool.query(...args)) };
    const now = (): Date => state.at;
    const signatures = { verify: () => Promise.resolve(false) };
    const plain = new TwinDecider({
      pool: counting as unknown as typeof pool,
      network: amoy,
      documents,
      signatures,
      maxLagMs: 60_000,
      now,
    });
    const cache = { head, now };
    const licenses: Pick<Licenses, 'byClientId'> = {
      byClientId: (clientId) => {
        state.asked++;
        return Promise.resolve(state.licensed && clientId === license ? { tokenId: 1, clientId, owner, alias: null } : null);
      },
    };
    const authority = new TwinAuthority({
      network: amoy,
      decider: new CachedDecider(plain, cache),
      head: () => plain.head(),
      licenses: licenses as Licenses,
      audit: log,
      cache,
      now,
    });
    return { authority, state, head, log };
  };

  const caller = (id: number, more: Partial<VehicleCaller> = {}): VehicleCaller => ({
    kind: 'vehicle',
    issuer: 'https://other.example',
    expiresAt: 0,
    subject: license,
    asset: vehicleDid(id),
    permissions: [HISTORY, COMMANDS],
    events: [],
    decidedAt: undefined,
    ...more,
  });

  test('a hundred at once ask the twin once, and until the next block nobody does', async () => {
    const { authority, state } = start();
    const all = await Promise.all(Array.from({ length: 100 }, () => authority.confirm(caller(2), [HISTORY])));
    expect(all.every(({ allowed }) => allowed)).toBe(true);
    expect(all[0]).toMatchObject({ via: 'sacd', block: HEAD });
    await authority.confirm(caller(2), [HISTORY]);
    expect(state.statements).toBe(1);
    state.head = { number: 8, hash: `0x${'08'.repeat(32)}` };
    await authority.confirm(caller(2), [HISTORY]);
    expect(state.statements).toBe(2);
  });

  test('an answer ends with the grant, however quiet the chain', async () => {
    const { authority, state } = start();
    expect((await authority.confirm(caller(1), [HISTORY])).allowed).toBe(true);
    state.at = new Date(NOW.getTime() + 1_999);
    expect((await authority.confirm(caller(1), [HISTORY])).allowed).toBe(true);
    expect(state.statements).toBe(1);
    state.at = new Date(NOW.getTime() + 2_000);
    expect((await authority.confirm(caller(1), [HISTORY])).allowed).toBe(false);
  });

  test('while new blocks cannot be heard of, nothing is taken from memory', async () => {
    const { authority, state, head } = start();
    head.connected = false;
    for (let n = 0; n < 3; n++) await authority.confirm(caller(2), [HISTORY]);
    expect(state.statements).toBe(3);
  });

  test('a twin that falls behind stops all answers, also those from memory', async () => {
    const { authority, state } = start();
    await authority.confirm(caller(2), [HISTORY]);
    await authority.licensed(caller(2));
    state.at = new Date(NOW.getTime() + 60_001);
    await expect(authority.confirm(caller(2), [HISTORY])).rejects.toMatchObject({ code: 'TWIN_BEHIND' });
    await expect(authority.owns(owner, 2)).rejects.toMatchObject({ code: 'TWIN_BEHIND' });
    await expect(authority.licensed(caller(2))).rejects.toMatchObject({ code: 'TWIN_BEHIND' });
  });

  test('so does a chain that runs ahead', async () => {
    const { authority } = start();
    const { pool } = access();
    await pool.query(`UPDATE chain.sync SET head_time = indexed_time + interval '61 seconds'`);
    try {
      await expect(authority.owns(owner, 1)).rejects.toMatchObject({ code: 'TWIN_BEHIND' });
    } finally {
      await pool.query('UPDATE chain.sync SET head_time = indexed_time');
    }
  });

  test.each<[string, Partial<VehicleCaller>, readonly string[], string]>([
    ['a permission that the token lacks', { permissions: [COMMANDS] }, [HISTORY], `the token lacks permissions [${HISTORY}]`],
    [
      'a permission that is no longer granted',
      {},
      [COMMANDS],
      `Address ${license} lacks permissions [${COMMANDS}] for asset ${vehicleDid(2)}.`,
    ],
    ['an asset that is none', { asset: 'my car' }, [HISTORY], 'the token names no asset or no license'],
    ['a subject that is no address', { subject: 'dimo-driver' }, [HISTORY], 'the token names no asset or no license'],
    ['a token for nothing', { permissions: [] }, [], 'Please provide at least one privilege or cloudevent'],
    [
      'a token for documents that nobody opened',
      { permissions: [], events: [{ eventType: '*', source: '*', ids: ['*'], tags: ['*'] }] },
      [],
      'failed to evaluate cloudevents',
    ],
  ])('%s is not confirmed', async (_, more, permissions, reason) => {
    const decision = await start().authority.confirm(caller(2, more), permissions);
    expect(decision).toMatchObject({ allowed: false, reason, block: HEAD });
  });

  test('who owns a vehicle', async () => {
    const { authority } = start();
    expect(await authority.owns(owner, 2)).toMatchObject({ allowed: true, via: 'owner' });
    expect(await authority.owns(license, 2)).toMatchObject({ allowed: false });
    expect(await authority.owns(owner, 3)).toMatchObject({ allowed: false });
  });

  test('a license counts until the block after it was revoked', async () => {
    const { authority, state } = start();
    expect(await authority.licensed(caller(2))).toMatchObject({ allowed: true, block: HEAD });
    state.licensed = false;
    expect((await authority.licensed(caller(2))).allowed).toBe(true);
    expect(state.asked).toBe(1);
    state.head = { number: 8, hash: `0x${'08'.repeat(32)}` };
    expect(await authority.licensed(caller(2))).toMatchObject({ allowed: false, reason: `not a dev license: ${license}` });
    const developer = { kind: 'developer', address: owner, clientId: owner, issuer: '', expiresAt: 0 } as const;
    expect(await authority.licensed(developer)).toMatchObject({ allowed: false });
  });

  describe('keeps record', () => {
    const seen: DataAccess = {
      caller: caller(2),
      asset: vehicleDid(2),
      permissions: [HISTORY],
      operation: 'ab',
      decision: { allowed: true, missing: [], reason: '', via: 'sacd', block: HEAD },
      refusal: '',
    };
    test('of who saw what, and by what right', () => {
      const { authority, log } = start();
      authority.record(seen);
      const developer = { kind: 'developer', address: owner, clientId: license, issuer: '', expiresAt: 0 } as const;
      authority.record({ ...seen, caller: developer, decision: undefined, refusal: 'no' });
      const common = { kind: 'access', license, asset: vehicleDid(2), permissions: [HISTORY], operation: 'ab', at: NOW };
      expect(log.entries).toEqual([
        { ...common, allowed: true, reason: '', address: null, block: HEAD, via: 'sacd' },
        { ...common, allowed: false, reason: 'no', address: owner, block: null, via: null },
      ]);
    });

    test('or shows nothing while the log takes no entries', () => {
      const { authority, log } = start();
      log.away = true;
      expect(() => authority.record(seen)).toThrow(expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' }) as Error);
      log.away = false;
      authority.record(seen);
      expect(log.entries).toHaveLength(1);
    });
  });
});
