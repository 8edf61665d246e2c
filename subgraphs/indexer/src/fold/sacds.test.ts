import * as s from '../../../../test/support/scenario';
import {
  A,
  AFT,
  at,
  B,
  BASE,
  C,
  CON,
  D,
  fold,
  FOREVER,
  hourly,
  moves,
  NOBODY,
  REG,
  SACD,
  SC,
  t1,
  t2,
  t3,
  t4,
  TP,
  TPL,
  VEH,
  word,
} from '../../../../test/support/scenario';

const CONNECTIONS = s.addressOf('connection');
type Id = number | string | bigint;
/** The layout with a template, and the older one without. */
const set = (asset: string, id: Id, mask: Id, grantee: string, expires: Id, template: Id, source = '') =>
  SACD('PermissionsSet', asset, id, mask, grantee, expires, template, source);
const setPlain = (asset: string, id: Id, mask: Id, grantee: string, expires: Id, source = '') =>
  SACD('PermissionsSet', asset, id, mask, grantee, expires, source);
const renounce = (grantee: string) => SACD('PermissionsRenounced', VEH, 501, grantee);
const created = (cid: string) => TPL('TemplateCreated', TP, D, VEH, 972, cid);
const TEMPLATED = BASE.with('template', {
  ...{ id: TP, creator: D, owner: D, asset: VEH, permissions: word(972), cid: 'EdgeCaseTemplateCid' },
  ...{ createdAt: t1, deactivatedAt: null },
});

describe('grants', () => {
  test('EC-68 a grant replaces the former wholly', () => {
    const twin = fold(TEMPLATED, ...hourly(set(VEH, 501, 972, C, t1 + 9000, TP, 'ipfs://a'), set(VEH, 501, 12, C, t1 + 500, 0)));
    const row = { asset: VEH, tokenId: word(501), vehicleId: 501, grantee: C, permissions: word(12), source: '', templateId: null };
    expect(twin.rows('sacd')).toEqual([{ ...row, createdAt: t2, expires: BigInt(t1 + 500), expiresAt: t1 + 500, updatedBlock: 1001 }]);
  });

  test('EC-69 a template that comes later', () => {
    const [grant, template] = hourly(set(VEH, 501, 972, C, t4, TP), created('EdgeCaseTemplateCid'));
    const first = fold(BASE, grant!);
    expect(first.rows('sacd')).toMatchObject([{ templateId: TP }]);
    expect(first.notes).toEqual([`unknown-target template ${TP}`]);
    const row = {
      id: TP,
      creator: D,
      owner: D,
      asset: VEH,
      permissions: word(972),
      cid: 'EdgeCaseTemplateCid',
      createdAt: t2,
      deactivatedAt: null,
    };
    expect(fold(BASE, grant!, template!).rows('template')).toMatchObject([row]);
  });

  test('EC-70 the layout without template takes the template away', () => {
    const twin = fold(TEMPLATED, ...hourly(set(VEH, 501, 972, C, t4, TP), setPlain(VEH, 501, 972, C, t4)));
    expect(twin.rows('sacd')).toMatchObject([{ templateId: null }]);
  });

  test.each([0n, 8n, 12n, FOREVER])('EC-71, EC-72 the mask %s is kept as it is', (mask) => {
    expect(fold(BASE, at(t1, setPlain(VEH, 501, mask, C, t4))).rows('sacd')).toMatchObject([{ permissions: word(mask) }]);
  });

  test('EC-73 token 0 is an account grant, whatever the asset', () => {
    const twin = fold(BASE, at(t1, setPlain(VEH, 0, 12, C, t4), setPlain(CONNECTIONS, 0, 12, C, t4), setPlain(A, 0, 12, C, t4)));
    expect(twin.rows('sacd').map(({ asset, tokenId, vehicleId }) => [asset, tokenId, vehicleId])).toEqual([
      [VEH, word(0), null],
      [CONNECTIONS, word(0), null],
      [A, word(0), null],
    ]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-74 a grant on another collection', () => {
    const twin = fold(BASE, at(t1, setPlain(AFT, 601, 12, C, t4)));
    expect(twin.rows('sacd')).toMatchObject([{ asset: AFT, tokenId: word(601), vehicleId: null }]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-75 renounced by one of two, then granted anew', () => {
    const [both, renounced, again] = hourly(
      [setPlain(VEH, 501, 12, C, t4), setPlain(VEH, 501, 12, D, t4)],
      renounce(C),
      setPlain(VEH, 501, 12, C, t4),
    );
    expect(
      fold(BASE, both!, renounced!)
        .rows('sacd')
        .map(({ grantee }) => grantee),
    ).toEqual([D]);
    expect(fold(BASE, both!, renounced!, again!).get('sacd', `${VEH}|${word(501)}|${C}`)).toMatchObject({ createdAt: t3 });
  });

  test('EC-76 renounced after the transfer had removed it', () => {
    const twin = fold(BASE.with('sacd', s.grant(501, C)), at(t1, moves('vehicleId', A, B, 501), renounce(C)));
    expect([twin.rows('sacd'), twin.notes]).toEqual([[], []]);
  });

  test('EC-78 expired, then renewed', () => {
    const twin = fold(BASE, ...hourly(setPlain(VEH, 501, 12, C, t1), setPlain(VEH, 501, 12, C, t4)));
    expect(twin.rows('sacd')).toMatchObject([{ createdAt: t2, expiresAt: t4 }]);
  });

  test('EC-79 account grants outlive the sale of every vehicle', () => {
    const twin = fold(BASE.with('sacd', s.grant(0, C, A)), at(t1, moves('vehicleId', A, B, 501), moves('vehicleId', A, B, 502)));
    expect(twin.rows('sacd')).toMatchObject([{ asset: A, grantee: C }]);
  });

  test('EC-80 grants of a connection outlive its sale until a contract read says otherwise', () => {
    const sold = [
      at(t1, setPlain(CONNECTIONS, SC, 12, C, t4), setPlain(VEH, 501, 12, C, t4), setPlain(AFT, SC, 12, C, t4)),
      at(t2, moves('connection', A, B, SC)),
    ];
    const kept = fold(BASE, ...sold);
    expect(kept.get('connection', SC)?.owner).toBe(B);
    expect(kept.rows('sacd')).toHaveLength(3);
    const left = fold(BASE, ...sold, s.corrected(t3, 'connection-grants-void', SC, '')).rows('sacd');
    expect(left.map(({ asset }) => asset)).toEqual([VEH, AFT]);
  });

  test('EC-81 a grant of a vehicle that comes later in the block', () => {
    const mint = [moves('vehicleId', NOBODY, A, 888), REG('VehicleNodeMinted', 131, 888, A)];
    const twin = fold(BASE, at(t1, setPlain(VEH, 888, 12, C, t4), mint));
    expect(twin.rows('sacd')).toMatchObject([{ vehicleId: 888 }]);
    expect(twin.live('vehicle')).toContain(888);
    expect(twin.notes).toEqual(['unknown-target vehicle 888']);
  });

  test('a grant of an unknown connection, and of a vehicle id that cannot be one', () => {
    const twin = fold(BASE, at(t1, setPlain(CONNECTIONS, 77, 12, C, t4), setPlain(VEH, 2n ** 53n, 12, C, t4)));
    expect(twin.rows('sacd').map(({ vehicleId }) => vehicleId)).toEqual([null, null]);
    expect(twin.notes).toEqual([`unknown-target connection ${word(77)}`]);
  });

  test('EC-82 a template is created once and keeps its grants when deactivated', () => {
    const twice = fold(BASE, ...hourly(created('EdgeCaseTemplateCid'), created('Other')));
    expect(twice.rows('template')).toMatchObject([{ cid: 'EdgeCaseTemplateCid', createdAt: t1 }]);
    expect(twice.notes).toEqual([`contradiction template ${TP}`]);
    const twin = fold(TEMPLATED, ...hourly(set(VEH, 501, 972, C, t4, TP), TPL('TemplateDeactivated', TP)));
    expect(twin.rows('template')).toMatchObject([{ deactivatedAt: t2 }]);
    expect(twin.rows('sacd')).toMatchObject([{ templateId: TP }]);
  });

  test('a template’s token has an owner, its creator stays', () => {
    const twin = fold(BASE, ...hourly([moves('template', NOBODY, D, TP), created('cid')], moves('template', D, B, TP)));
    expect(twin.rows('template')).toMatchObject([{ creator: D, owner: B }]);
    expect(twin.notes).toEqual([]);
    expect(fold(BASE, at(t1, TPL('TemplateDeactivated', TP), moves('template', D, B, TP))).notes).toEqual([
      `missing-row template ${TP}`,
      `unknown-token template ${TP}`,
    ]);
  });

  test('EC-83 a long source', () => {
    const source = 's'.repeat(20_000);
    expect(fold(BASE, at(t1, setPlain(VEH, 501, 12, C, t4, source))).rows('sacd')).toMatchObject([{ source }]);
  });

  test('EC-129 grants do not bring back a burned connection', () => {
    const twin = fold(
      BASE,
      at(t1, moves('connection', A, NOBODY, SC), CON('ConnectionUpgraded', SC, B, word(1), 5), setPlain(CONNECTIONS, SC, 12, C, t4)),
    );
    expect(twin.live('connection')).toEqual([]);
    expect(twin.notes).toEqual([`missing-row connection ${SC}`, `unknown-target connection ${SC}`]);
  });
});
