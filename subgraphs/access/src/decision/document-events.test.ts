import type { EventGrant } from '@dimo-node/kit';
import { allows, grantee, HISTORY, LACKS, owner, testDocumentCases, type DocumentCase } from '../../../../test/support/agreements';
import type { AgreementLine } from '../../../../test/devnet/src/ipfs/agreement';

const opens = (asset: string, more: Partial<EventGrant> = {}): AgreementLine => ({
  type: 'cloudevent',
  asset,
  eventType: 'dimo.attestation',
  source: '*',
  ids: ['*'],
  tags: ['*'],
  ...more,
});
const event = (more: Partial<EventGrant> = {}): EventGrant => ({
  eventType: 'dimo.attestation',
  source: grantee,
  ids: ['1'],
  tags: ['a'],
  ...more,
});

const CASES: Readonly<Record<string, DocumentCase>> = {
  'documents of the vehicle': { asks: [], events: [event()], terms: (did) => ({ agreements: [opens(did)] }), via: 'document' },
  'documents and permissions at once': {
    events: [event()],
    terms: (did) => ({ agreements: [opens(did), allows(did, HISTORY)] }),
    via: 'document',
  },
  'documents, but not the permission': { events: [event()], terms: (did) => ({ agreements: [opens(did)] }), reason: LACKS },
  'the permission, but not the documents': { events: [event()], reason: 'failed to evaluate cloudevents' },
  'documents that the owner signed over to himself': {
    who: owner.address,
    events: [event()],
    terms: (did) => ({ grantee: { address: owner.address }, agreements: [opens(did)] }),
    via: 'document',
  },
  'documents of another type': {
    asks: [],
    events: [event({ eventType: 'dimo.other' })],
    terms: (did) => ({ agreements: [opens(did)] }),
    reason: 'failed to evaluate cloudevents',
  },
  'documents of any type, where one is agreed': {
    asks: [],
    events: [event({ eventType: '*' })],
    terms: (did) => ({ agreements: [opens(did)] }),
    reason: 'failed to evaluate cloudevents',
  },
  'documents of any type, where any is agreed': {
    asks: [],
    events: [event({ eventType: '*' })],
    terms: (did) => ({ agreements: [opens(did, { eventType: '*' })] }),
    via: 'document',
  },
  'a source in another case': {
    asks: [],
    events: [event()],
    terms: (did) => ({ agreements: [opens(did, { source: grantee.toLowerCase() })] }),
    reason: 'failed to evaluate cloudevents',
  },
  'all ids, where one is agreed': {
    asks: [],
    events: [event({ ids: ['*'] })],
    terms: (did) => ({ agreements: [opens(did, { ids: ['1'] })] }),
    reason: 'failed to evaluate cloudevents',
  },
  'each id within another agreement': {
    asks: [],
    events: [event({ ids: ['1', '2'] })],
    terms: (did) => ({ agreements: [opens(did, { ids: ['1'] }), opens(did, { ids: ['2'] })] }),
    via: 'document',
  },
  'a pair of id and tag that no one agreement has': {
    asks: [],
    events: [event({ ids: ['1', '2'], tags: ['a', 'b'] })],
    terms: (did) => ({ agreements: [opens(did, { ids: ['1'], tags: ['a', 'b'] }), opens(did, { ids: ['2'], tags: ['a'] })] }),
    reason: 'failed to evaluate cloudevents',
  },
  'every pair within some agreement': {
    asks: [],
    events: [event({ ids: ['1', '2'], tags: ['a', 'b'] })],
    terms: (did) => ({
      agreements: [opens(did, { ids: ['1'], tags: ['a', 'b'] }), opens(did, { tags: ['a'] }), opens(did, { ids: ['2'], tags: ['b'] })],
    }),
    via: 'document',
  },
  'an agreement without ids opens nothing': {
    asks: [],
    events: [event()],
    terms: (did) => ({ agreements: [opens(did, { ids: [] })] }),
    reason: 'failed to evaluate cloudevents',
  },
  'a second filter that is not covered': {
    asks: [],
    events: [event(), event({ eventType: 'dimo.other' })],
    terms: (did) => ({ agreements: [opens(did)] }),
    reason: 'failed to evaluate cloudevents',
  },
};

describe('which documents of a vehicle may be read', () => void testDocumentCases(CASES));
