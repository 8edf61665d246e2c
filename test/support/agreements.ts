import { amoy, bigIntToWord, parseAsset, type EventGrant } from '@dimo-node/kit';
import { id as keccakText, type Wallet } from 'ethers';
import type { AgreementLine, AgreementTerms } from '../devnet/src/ipfs/agreement';
import { bytesOf, useAccess, vehicleDid, wallet, type AccessHarness } from './access';
import { PAST, type TwinRow } from './twin-rows';

const { contracts, chainId } = amoy;
export const owner = wallet('owner');
export const grantee = wallet('grantee').address;
export const [HISTORY, COMMANDS] = ['privilege:GetNonLocationHistory', 'privilege:ExecuteCommands'] as const;
const VEHICLE = bytesOf(contracts.vehicleId!);
const EVERYTHING = bigIntToWord(0x3fffcn);
const MAKERS_DID = `did:ethr:${chainId}:${contracts.vehicleId}`;

export const allows = (asset: string, ...names: string[]): AgreementLine => ({
  type: 'permission',
  asset,
  permissions: names.map((name) => ({ name })),
});

/** A grant with a document, and what is asked of it. */
export interface DocumentCase {
  /** What is agreed, with what is usual filled in. */
  readonly terms?: (did: string) => Partial<AgreementTerms>;
  readonly signer?: Wallet;
  readonly owner?: string;
  readonly row?: TwinRow;
  readonly asks?: readonly string[];
  readonly events?: readonly EventGrant[];
  readonly who?: string;
  /** Instead of the signed terms: what IPFS holds. */
  readonly file?: (signed: string) => string;
  readonly privilege?: number;
  readonly via?: string;
  readonly reason?: string;
  readonly status?: number;
}

/** In place of a reason: the usual words about what is missing. */
export const LACKS = 'lacks';
export const templateId = (name: string): bigint => BigInt(keccakText(name));

let nextVehicle = 1;

export async function given(h: AccessHarness, one: DocumentCase): Promise<string> {
  const id = nextVehicle++;
  const did = vehicleDid(id);
  const usual = { grantor: { address: owner.address }, grantee: { address: grantee }, asset: did, agreements: [allows(did, HISTORY)] };
  const published = h.publish(one.signer ?? owner, { ...usual, ...one.terms?.(did) });
  const signed = h.shelf.find(published.slice('ipfs://'.length))?.content.toString() ?? '';
  const source = one.file === undefined ? published : `ipfs://${h.shelf.add(Buffer.from(one.file(signed))).cid}`;
  await h.insert('vehicle', { id, owner: bytesOf(one.owner ?? owner.address) });
  const row = { asset: VEHICLE, token_id: bigIntToWord(BigInt(id)), grantee: bytesOf(one.who ?? grantee), vehicle_id: id };
  await h.insert('sacd', { ...row, permissions: EVERYTHING, source, ...one.row });
  if (one.privilege !== undefined) await h.insert('privilege', { vehicle_id: id, grantee: bytesOf(grantee), privilege_id: one.privilege });
  return did;
}

async function insertTemplates(h: AccessHarness): Promise<void> {
  const creator = wallet('insurer');
  const terms = { grantor: { address: creator.address }, asset: MAKERS_DID, agreements: [allows(MAKERS_DID, HISTORY)] };
  const cid = (signer = creator, type: 'dimo.sacd' | 'dimo.sacd.template' = 'dimo.sacd.template'): string =>
    h.publish(signer, terms, type).slice('ipfs://'.length);
  const common = { creator: bytesOf(creator.address), owner: bytesOf(creator.address), asset: VEHICLE };
  const template = (name: string, more: TwinRow = {}): TwinRow => ({ ...common, id: bigIntToWord(templateId(name)), cid: cid(), ...more });
  await h.insert(
    'template',
    template('good'),
    template('withdrawn', { deactivated_at: PAST }),
    template('foreign', { asset: bytesOf(contracts.aftermarketDeviceId!) }),
    template('unsigned', { cid: cid(wallet('thief')) }),
    template('grant', { cid: cid(creator, 'dimo.sacd') }),
  );
}

/** One test for each case. Call it in a `describe`. */
export function testDocumentCases(cases: Readonly<Record<string, DocumentCase>>): () => AccessHarness {
  const access = useAccess(insertTemplates);

  test.each(Object.entries(cases))('%s', async (_, one) => {
    const did = await given(access(), one);
    const { who = grantee, asks = [HISTORY], events = [] } = one;
    const ruling = await access().decider.decide({ grantee: who, asset: parseAsset(did), permissions: asks, events });
    if (one.via !== undefined) expect(ruling).toMatchObject({ allowed: true, reason: '', via: one.via, status: 200 });
    else {
      const reason = one.reason === LACKS ? `Address ${who} lacks permissions [${asks.join(' ')}] for asset ${did}.` : one.reason;
      expect(ruling).toMatchObject({ allowed: false, via: undefined, reason, status: one.status ?? 403, passing: false });
    }
  });
  return access;
}

/** Terms that several suites need. */
export const testTerms = {
  everyAttestation: (did: string): Partial<AgreementTerms> => ({
    agreements: [{ type: 'cloudevent', asset: did, eventType: 'dimo.attestation', source: '*', ids: ['*'], tags: ['*'] }],
  }),
};
