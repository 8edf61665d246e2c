import { HISTORY, testDocumentCases, type DocumentCase } from '../../../../test/support/agreements';

const UNREADABLE = 'failed to parse sacd data';

const CASES: Readonly<Record<string, DocumentCase>> = {
  'another type of document': {
    file: (signed) => signed.replace('dimo.sacd', 'dimo.sacd.odrl'),
    reason: "invalid type: expected 'dimo.sacd' or 'dimo.sacd.template', got 'dimo.sacd.odrl'",
    status: 400,
  },
  'no JSON': { file: () => 'a photo', reason: UNREADABLE, status: 400 },
  'two members called data': {
    file: (signed) => signed.replace('"data":', '"data":{},"data":'),
    reason: `${UNREADABLE}: an object in it has two members of one name`,
    status: 400,
  },
  'the second one in other letters': {
    file: (signed) => signed.replace('"data":', '"d\\u0061ta":{},"data":'),
    reason: `${UNREADABLE}: an object in it has two members of one name`,
    status: 400,
  },
  'two grantees': {
    file: (signed) => signed.replace('"grantee":', '"grantee":{},"grantee":'),
    reason: `${UNREADABLE}: an object in it has two members of one name`,
    status: 400,
  },
  'deep nesting': {
    file: (signed) => signed.replace('"data":', `"x":${'['.repeat(1000)}${']'.repeat(1000)},"data":`),
    reason: `${UNREADABLE}: it is nested deeper than 32 levels`,
    status: 400,
  },
  'a prototype': {
    file: (signed) => signed.replace('"data":', '"__proto__":{"type":"dimo.sacd"},"data":'),
    reason: `${UNREADABLE}: it has a member called __proto__`,
    status: 400,
  },
  'ten thousand agreements': {
    file: (signed) => signed.replace('"agreements":[', `"agreements":[${'{},'.repeat(10_000)}`),
    reason: UNREADABLE,
    status: 400,
  },
  'agreements that are no list': { terms: () => ({ agreements: { length: 1 } as never }), reason: UNREADABLE, status: 400 },
  'an agreement that is no object': {
    terms: () => ({ agreements: ['all' as never] }),
    reason: 'failed to parse agreement data',
    status: 400,
  },
  'permissions that are no list': {
    terms: (did) => ({ agreements: [{ type: 'permission', asset: did, permissions: HISTORY as never }] }),
    reason: 'failed to parse agreement data',
    status: 400,
  },
  'a grantee that is a number': { terms: () => ({ grantee: 7 as never }), reason: UNREADABLE, status: 400 },
};

describe('documents that are none', () => void testDocumentCases(CASES));
