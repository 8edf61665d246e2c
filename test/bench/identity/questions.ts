import assert from 'node:assert/strict';
import { GRANTEE } from './generate';
import type { Question } from './load';

export const GRANTEE_VEHICLES = 10_000;
const PAGE = 100;
const STEP = 77_773;

/** A live vehicle of a twin of this size, another one each time. */
export function byId(vehicles: number): Question {
  let tokenId = 1;
  return {
    query: `query ($tokenId: Int!) { vehicle(tokenId: $tokenId) { id tokenId tokenDID owner mintedAt name imageURI definition { id make model year } } }`,
    variables: () => {
      // Ids that end in 1 are live; a step that shares no factor with their number visits them all.
      tokenId = (tokenId + 10 * STEP) % vehicles;
      return { tokenId };
    },
    check: (data, sent) => assert.equal((data as { vehicle: { tokenId: number } }).vehicle.tokenId, sent['tokenId']),
  };
}

/** A page of 100 of the 10,000 vehicles that an account may see, with their number; without `after` the first. */
export function byGrantee(after?: number): Question {
  return {
    query: `query ($grantee: Address!, $after: String) { vehicles(first: ${PAGE}, after: $after, filterBy: { privileged: $grantee }) {
      totalCount nodes { tokenId owner definition { make model year } } pageInfo { hasNextPage endCursor } } }`,
    variables: () => ({
      grantee: `0x${GRANTEE.toString(16).padStart(40, '0')}`,
      after: after === undefined ? null : Buffer.from(String(after)).toString('base64'),
    }),
    check: (data) => {
      const { vehicles } = data as { vehicles: { totalCount: number; nodes: unknown[] } };
      assert.equal(vehicles.totalCount, GRANTEE_VEHICLES);
      assert.equal(vehicles.nodes.length, PAGE);
    },
  };
}

/** The newest vehicles and the number of all. */
export const newest: Question = {
  query: `{ vehicles(first: ${PAGE}) { totalCount nodes { tokenId } } }`,
  variables: () => ({}),
  check: (data) => assert.equal((data as { vehicles: { nodes: unknown[] } }).vehicles.nodes.length, PAGE),
};
