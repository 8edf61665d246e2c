import { developerCaller, didOf, LICENSE, OWNER, STRANGER, vehicleCaller } from '../../../../test/support/memory-twin';
import { ALL, useRuled } from '../../../../test/support/ruled-asking';
import { RULED_SDL } from '../../../../test/support/ruled-subgraph';
import { amoy } from '../network';
import type { Caller } from './caller';
import { accessTypeDefs } from './rule-directives';

const ruled = useRuled();

const foreign = `did:erc721:${amoy.chainId}:${STRANGER}:1`;
const otherChain = didOf(1).replace(String(amoy.chainId), '1');
const vehicleAddress = amoy.contracts.vehicleId!;

describe('who may not read', () => {
  const full = vehicleCaller(1, ALL);
  const noVehicleToken = 'unauthorized: a vehicle token is needed: exchange the developer token for one (FORBIDDEN)';
  test.each<[string, Caller | undefined, string, string]>([
    ['nobody', undefined, '{ members }', 'members: unauthorized: jwt missing (UNAUTHENTICATED)'],
    ['nobody', undefined, '{ position(tokenId: 1) { about } }', 'position: unauthorized: jwt missing (UNAUTHENTICATED)'],
    ['nobody', undefined, '{ papers(tokenId: 1) { pin } }', 'papers: unauthorized: jwt missing (UNAUTHENTICATED)'],
    ['a developer', developerCaller(OWNER), '{ position(tokenId: 1) { about } }', `position: ${noVehicleToken}`],
    ['a developer', developerCaller(OWNER), `{ vin(tokenDID: "${didOf(1)}") }`, `vin: ${noVehicleToken}`],
    [
      'a token of another vehicle',
      full,
      '{ position(tokenId: 2) { about } }',
      'position: unauthorized: unauthorized: token id does not match (FORBIDDEN)',
    ],
    [
      'a token of another vehicle, by DID',
      full,
      `{ journal(subject: "${didOf(2)}") { text } }`,
      'journal: unauthorized: DID in query does not match token claim (FORBIDDEN)',
    ],
    [
      'a text that is no DID',
      full,
      '{ journal(subject: "1") { text } }',
      'journal: unauthorized: DID in query does not match token claim (FORBIDDEN)',
    ],
    [
      'two names that differ',
      full,
      `{ journal(tokenId: 1, subject: "${didOf(2)}") { text } }`,
      'journal: unauthorized: the vehicle is named in several ways that differ (FORBIDDEN)',
    ],
    ['no name', full, '{ journal { text } }', 'journal: unauthorized: no vehicle is named that this belongs to (FORBIDDEN)'],
    [
      'a token of another contract',
      vehicleCaller(1, ALL, { asset: foreign }),
      '{ position(tokenId: 1) { about } }',
      `position: unauthorized: unauthorized: contract in claim is ${STRANGER} instead of the required ${vehicleAddress} (FORBIDDEN)`,
    ],
    [
      'a token of another chain',
      vehicleCaller(1, ALL, { asset: otherChain }),
      '{ position(tokenId: 1) { about } }',
      `position: unauthorized: unauthorized: chain in claim is 1 instead of the required ${amoy.chainId} (FORBIDDEN)`,
    ],
    [
      'a token of an account',
      vehicleCaller(1, ALL, { asset: `did:ethr:${amoy.chainId}:${vehicleAddress}` }),
      '{ position(tokenId: 1) { about } }',
      'position: unauthorized: unauthorized: token id does not match (FORBIDDEN)',
    ],
    [
      'the first that is missing of all',
      vehicleCaller(1, []),
      '{ journal(tokenId: 1) { text } }',
      'journal: unauthorized: missing required privilege(s) privilege:GetLocationHistory (FORBIDDEN)',
    ],
    [
      'the permission before the vehicle',
      vehicleCaller(2, ['GetLocationHistory']),
      '{ journal(tokenId: 1) { text } }',
      'journal: unauthorized: missing required privilege(s) privilege:GetNonLocationHistory (FORBIDDEN)',
    ],
    [
      'none of one-of',
      vehicleCaller(1, ['GetVINCredential']),
      '{ position(tokenId: 1) { coarse } }',
      'position.coarse: unauthorized: requires at least one of the following privileges [privilege:GetApproximateLocation privilege:GetLocationHistory] (FORBIDDEN)',
    ],
    [
      'somebody who is not the owner',
      developerCaller(STRANGER),
      '{ papers(tokenId: 1) { pin } }',
      `papers: unauthorized: ${STRANGER} does not own vehicle 1 (FORBIDDEN)`,
    ],
    [
      'a licensee who is not the owner',
      full,
      '{ papers(tokenId: 1) { pin } }',
      `papers: unauthorized: ${LICENSE} does not own vehicle 1 (FORBIDDEN)`,
    ],
    [
      'a license that is not live',
      developerCaller(OWNER, STRANGER),
      '{ members }',
      `members: unauthorized: the license ${STRANGER} is not live (FORBIDDEN)`,
    ],
    [
      'an interface’s rule',
      vehicleCaller(1, ['ExecuteCommands']),
      '{ sealed(tokenId: 1) { text } }',
      'sealed.text: unauthorized: missing required privilege(s) privilege:GetRawData (FORBIDDEN)',
    ],
    [
      'a mutation',
      vehicleCaller(1, ['GetVINCredential']),
      'mutation { unlock(tokenId: 1) }',
      'unlock: unauthorized: missing required privilege(s) privilege:ExecuteCommands (FORBIDDEN)',
    ],
  ])('%s', async (_name, caller, query, error) => {
    expect((await ruled().ask(caller, query)).errors).toEqual([error]);
  });

  test('no resolver behind a guard was called', async () => {
    const query = `{ open members position(tokenId: 1) { exact } papers(tokenId: 1) { pin } vin(tokenDID: "x") }`;
    const { data } = await ruled().ask(undefined, query);
    expect([data, ruled().reads.guarded]).toEqual([{ open: 'for all', members: null, position: null, papers: null, vin: null }, 0]);
  });
});

test('who may read does', async () => {
  const query = `mutation { unlock(tokenId: 1) }`;
  expect(await ruled().ask(vehicleCaller(1, ALL), query)).toEqual({ data: { unlock: 'unlocked 1' }, errors: [] });
  const everything = `{ open members position(tokenId: 1) { about exact coarse } journal(subject: "${didOf(1).toLowerCase()}") { text detail { raw } }
    vin(tokenDID: "${didOf(1)}") sealed(tokenId: 1) { text other } }`;
  expect(await ruled().ask(vehicleCaller(1, ALL), everything)).toEqual({
    data: {
      open: 'for all',
      members: 'for members',
      position: { about: 1, exact: 'exact of 1', coarse: 'coarse of 1' },
      journal: [1, 2].map((line) => ({ text: `line ${line} of 1`, detail: { raw: `raw ${line} of 1` } })),
      vin: 'VIN of 1',
      sealed: { text: 'text of 1', other: 'other of 1' },
    },
    errors: [],
  });
  expect((await ruled().ask(developerCaller(OWNER), '{ papers(tokenId: 1) { pin } }')).data).toEqual({ papers: { pin: 'pin of 1' } });
  ruled().twin.owners.set(1, LICENSE);
  expect((await ruled().ask(vehicleCaller(1, []), '{ papers(tokenId: 1) { pin } }')).data).toEqual({ papers: { pin: 'pin of 1' } });
});

test('the schema of the tests has every rule', () => {
  for (const rule of accessTypeDefs.matchAll(/@\w+/g)) expect(RULED_SDL.split(rule[0]).length).toBeGreaterThan(2);
});
