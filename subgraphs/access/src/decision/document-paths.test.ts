import { amoy, bigIntToWord, parseAsset } from '@dimo-node/kit';
import {
  allows,
  COMMANDS,
  given,
  grantee,
  HISTORY,
  LACKS,
  owner,
  templateId,
  testDocumentCases,
  type DocumentCase,
} from '../../../../test/support/agreements';
import { CONTRACT_OWNER, vehicleDid, verifier, wallet } from '../../../../test/support/access';
import { NOW, PAST, FUTURE } from '../../../../test/support/twin-rows';
import { silent } from '../../../../test/support/gateway';
import { DocumentStore } from '../documents/document-store';
import { SignatureUnavailableError } from '../signatures/verifier';
import type { Ruling } from './ruling';
import { TwinDecider, type TwinDeciderOptions } from './twin-decider';

const NOT_SIGNED = 'invalid grant signature';
const from = (name: string): Partial<DocumentCase> => ({ row: { template_id: bigIntToWord(templateId(name)) } });
const templated =
  (name: string, ...names: string[]): DocumentCase['terms'] =>
  (did) => ({ permissionTemplateId: templateId(name).toString(), agreements: [allows(did, ...names)] });

const CASES: Readonly<Record<string, DocumentCase>> = {
  'a document allows what it names': { via: 'document' },
  'and not what the bits on chain would': { asks: [COMMANDS], reason: LACKS },
  'nor what an older privilege would': { asks: [COMMANDS], privilege: 2, reason: LACKS },
  'it may allow names without a number': {
    terms: (did) => ({ agreements: [allows(did, 'privilege:New')] }),
    asks: ['privilege:New'],
    via: 'document',
  },
  'the grantee must be who asks': {
    terms: () => ({ grantee: { address: owner.address } }),
    reason: "Grantee address in permission record doesn't match requester",
  },
  'in the form of EIP-55': {
    terms: () => ({ grantee: { address: grantee.toLowerCase() } }),
    reason: "Grantee address in permission record doesn't match requester",
  },
  'a grantor who owned it before': { terms: () => ({ grantor: wallet('seller') }), signer: wallet('seller'), reason: NOT_SIGNED },
  'somebody else’s signature': { signer: wallet('thief'), reason: NOT_SIGNED },
  'data changed after signing': { file: (signed) => signed.replace(HISTORY, COMMANDS), asks: [COMMANDS], reason: NOT_SIGNED },
  'data that means the same but is written otherwise': { file: (signed) => signed.replace('"data":{', '"data":{ '), reason: NOT_SIGNED },
  'spaces around what is signed': { file: (signed) => signed.replace('"data":{', '"data" :\n {').replace(/}$/, '\n}'), via: 'document' },
  'no signature': { file: (signed) => signed.replace(/"signature":"[^"]*",/, ''), reason: 'failed to parse sacd data', status: 400 },
  'a signature of no form': { file: (signed) => signed.replace(/"signature":"[^"]*"/, '"signature":"0x1234"'), reason: NOT_SIGNED },
  'a contract owns it and takes the key for its own': {
    owner: CONTRACT_OWNER,
    signer: wallet('signer'),
    terms: () => ({ grantor: { address: CONTRACT_OWNER } }),
    via: 'document',
  },
  'the owner signed in another’s name': { terms: () => ({ grantor: { address: wallet('thief').address } }), reason: NOT_SIGNED },
  'no grantor': { terms: () => ({ grantor: {} as never }), reason: NOT_SIGNED },
  'a contract owns it and takes the key of the grantor for its own': {
    owner: CONTRACT_OWNER,
    signer: wallet('signer'),
    terms: () => ({ grantor: { address: wallet('signer').address } }),
    via: 'document',
  },
  'a contract owns it and does not': {
    owner: CONTRACT_OWNER,
    signer: wallet('thief'),
    terms: () => ({ grantor: { address: CONTRACT_OWNER } }),
    reason: NOT_SIGNED,
  },
  'the grant on chain has expired': { row: { expires_at: NOW }, reason: LACKS },
  'the document has expired': { terms: () => ({ expiresAt: NOW.toISOString() }), reason: LACKS },
  'the document is not yet in effect': { terms: () => ({ effectiveAt: FUTURE.toISOString() }), reason: LACKS },
  'a document within its time': { terms: () => ({ effectiveAt: NOW.toISOString(), expiresAt: FUTURE.toISOString() }), via: 'document' },
  'an agreement that has expired': {
    terms: (did) => ({ agreements: [{ ...allows(did, HISTORY), expiresAt: PAST.toISOString() }] }),
    reason: LACKS,
  },
  'an agreement that has expired beside one that has not': {
    terms: (did) => ({ agreements: [{ ...allows(did, HISTORY), expiresAt: PAST.toISOString() }, allows(did, HISTORY)] }),
    via: 'document',
  },
  'a time that is none': { terms: () => ({ expiresAt: 'next year' }), reason: 'failed to parse sacd data', status: 400 },
  'the document is about another vehicle': { terms: () => ({ asset: vehicleDid(999) }), reason: LACKS },
  'an agreement about another vehicle is passed over': {
    terms: (did) => ({ agreements: [allows(vehicleDid(999), COMMANDS), allows(did, HISTORY)] }),
    via: 'document',
  },
  'and allows nothing here': {
    terms: (did) => ({ agreements: [allows(vehicleDid(999), COMMANDS), allows(did, HISTORY)] }),
    asks: [COMMANDS],
    reason: LACKS,
  },
  'another case of the address is the same asset': {
    terms: (did) => ({ asset: did.toLowerCase(), agreements: [allows(did.toLowerCase(), HISTORY)] }),
    via: 'document',
  },
  'an agreement of an unknown type allows nothing': {
    terms: (did) => ({ agreements: [{ ...allows(did, HISTORY), type: 'wish' } as never] }),
    reason: LACKS,
  },

  'a template within the document': { terms: templated('good', HISTORY), ...from('good'), via: 'template' },
  'a template that allows more than the document': { terms: templated('good', COMMANDS), ...from('good'), asks: [COMMANDS], reason: LACKS },
  'a template that was withdrawn': { terms: templated('withdrawn', HISTORY), ...from('withdrawn'), reason: LACKS },
  'a template that the twin does not know': { terms: templated('unknown', HISTORY), ...from('unknown'), reason: LACKS },
  'a template for other tokens': { terms: templated('foreign', HISTORY), ...from('foreign'), reason: LACKS },
  'a template on chain alone': { ...from('good'), reason: LACKS },
  'a template in the document alone': { terms: templated('good', HISTORY), reason: LACKS },
  'two different templates': { terms: templated('good', HISTORY), ...from('withdrawn'), reason: LACKS },
  'a template that nobody signed': { terms: templated('unsigned', HISTORY), ...from('unsigned'), reason: NOT_SIGNED },
  'a template that is a grant': {
    terms: templated('grant', HISTORY),
    ...from('grant'),
    reason: "invalid type: expected 'dimo.sacd.template', got 'dimo.sacd'",
    status: 400,
  },
  'template 0 is none': { terms: () => ({ permissionTemplateId: '0' }), via: 'document' },
};

describe('who may do what, by a document', () => {
  const access = testDocumentCases(CASES);

  const decideWith = async (more: Partial<TwinDeciderOptions>): Promise<Ruling> => {
    const { pool, documents } = access();
    const did = await given(access(), {});
    const options = { pool, network: amoy, documents, signatures: verifier, maxLagMs: 60_000, now: () => NOW, ...more };
    return new TwinDecider(options).decide({ grantee, asset: parseAsset(did), permissions: [HISTORY], events: [] });
  };

  test('while the chain cannot be asked about a signature there is no answer, and none to keep', async () => {
    const signatures = { verify: () => Promise.reject(new SignatureUnavailableError('timed out')) };
    const ruling = await decideWith({ signatures });
    expect(ruling).toMatchObject({ allowed: false, reason: 'failed to validate grant signature', status: 503, passing: true });
  });

  test('while IPFS is away there is no answer, and none to keep', async () => {
    const { pool } = access();
    const documents = new DocumentStore({ pool, ipfs: { url: 'http://127.0.0.1:9/' }, log: silent });
    const ruling = await decideWith({ documents });
    expect(ruling).toMatchObject({ allowed: false, reason: 'failed to fetch source document from IPFS', status: 503, passing: true });
    expect(ruling.missing).toEqual([HISTORY]);
  });

  test('a decision by a document ends when the document or one of its agreements does', async () => {
    const at = (seconds: number): string => new Date(NOW.getTime() + seconds * 1000).toISOString();
    const until = async (terms: DocumentCase['terms']): Promise<number> => {
      const did = await given(access(), { ...(terms && { terms }) });
      return (await access().decider.decide({ grantee, asset: parseAsset(did), permissions: [HISTORY], events: [] })).until - NOW.getTime();
    };
    expect(await until(() => ({ expiresAt: at(30) }))).toBe(30_000);
    expect(await until(() => ({ effectiveAt: at(20) }))).toBe(20_000);
    expect(await until((did) => ({ agreements: [{ ...allows(did, HISTORY), expiresAt: at(10) }] }))).toBe(10_000);
  });
});
