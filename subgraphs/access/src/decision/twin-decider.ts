import type { Pool } from '@dimo-node/database';
import { addressText, assetText, grantedNumbers, parseAddress, type Asset, type Network } from '@dimo-node/kit';
import type { SignatureVerifier } from '../signatures/verifier';
import { Boundaries } from './boundaries';
import { DocumentGrants, type DocumentGrant, type DocumentReader } from './document-grant';
import { coversAll } from './event-cover';
import { TwinFacts, type Facts, type GrantFacts } from './facts';
import { numberOn } from './permission-numbers';
import type { AccessQuestion } from './question';
import { isRefusal, lacking, refusal, rulingOf, type GrantDecider, type Ruling, type Verdict } from './ruling';
import { Targets, type Target } from './target';

export interface TwinDeciderOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly network: Pick<Network, 'chainId' | 'contracts'>;
  readonly documents: DocumentReader;
  readonly signatures: SignatureVerifier;
  /** Beyond this lag of the twin nothing is decided. */
  readonly maxLagMs: number;
  readonly now?: (() => Date) | undefined;
}

/**
 * Decides by the chain's own rules as the twin tells them. An owner may do everything with his asset; others what a grant says: the document that
 * it names, and that alone; without a document its bits together with the older privileges.
 */
export class TwinDecider implements GrantDecider {
  readonly #facts: TwinFacts;
  readonly #targets: Targets;
  readonly #documents: DocumentGrants;
  readonly #now: () => Date;

  constructor({ pool, network, documents, signatures, maxLagMs, now = () => new Date() }: TwinDeciderOptions) {
    this.#targets = new Targets(network);
    this.#facts = new TwinFacts({ pool, chainId: this.#targets.chainId, maxLagMs, now });
    this.#documents = new DocumentGrants(documents, signatures, this.#targets.chainId);
    this.#now = now;
  }

  /** @throws NodeError TWIN_BEHIND */
  head(): ReturnType<TwinFacts['head']> {
    return this.#facts.head();
  }

  async decide(question: AccessQuestion): Promise<Ruling> {
    const target = this.#targets.find(question.asset);
    const grantee = parseAddress(question.grantee);
    if (typeof target === 'string') return this.#notHere(question.asset, target);
    if (grantee === undefined) throw new Error('the grantee is no address');
    const facts = await this.#facts.read(target, grantee);
    const boundaries = new Boundaries(this.#now().getTime());
    boundaries.note(facts.freshUntil);
    const asked = { ...question, grantee: addressText(grantee) };
    return rulingOf(await this.#judge(asked, target, facts, boundaries), facts.block, boundaries.next);
  }

  async owns(address: string, asset: Asset): Promise<Ruling> {
    const target = this.#targets.find(asset);
    const bytes = parseAddress(address);
    if (typeof target === 'string') return this.#notHere(asset, target);
    if (bytes === undefined) throw new Error('the owner asked about is no address');
    const facts = await this.#facts.read(target, bytes);
    const verdict =
      facts.owner?.equals(bytes) === true ? OWNER : refusal(`Address ${addressText(bytes)} does not own asset ${target.did}.`);
    return rulingOf(verdict, facts.block, facts.freshUntil);
  }

  async #notHere(asset: Asset, why: string): Promise<Ruling> {
    const { block } = await this.#facts.head();
    return rulingOf(refusal(`Invalid asset DID "${assetText(asset)}": ${why}`, { status: 400 }), block, Infinity);
  }

  async #judge(question: AccessQuestion, target: Target, facts: Facts, boundaries: Boundaries): Promise<Verdict> {
    const { grantee, permissions, events } = question;
    if (permissions.length === 0 && events.length === 0) return NOTHING_ASKED;
    if (facts.owner === undefined) return lacking(grantee, permissions, target.did);
    const isOwner = facts.owner.equals(parseAddress(grantee) ?? Buffer.alloc(0));
    // A name without a meaning on this asset is nothing that an owner has.
    const wanted = isOwner ? permissions.filter((name) => numberOn(target.role, name) === undefined) : permissions;
    if (isOwner && wanted.length === 0 && events.length === 0) return OWNER;
    const grant = liveGrant(facts.grant, boundaries);
    const document = grant && (await this.#documents.find({ grantee, target, owner: facts.owner, grant, boundaries }));
    if (document === undefined) {
      return events.length > 0 ? NO_EVENTS : withoutDocument(grantee, wanted, target, grant, livePrivileges(facts, boundaries));
    }
    if (isRefusal(document)) return { ...document, missing: wanted };
    return byDocument(question, wanted, target, document);
  }
}

const OWNER: Verdict = { via: 'owner' };
const NOTHING_ASKED: Verdict = refusal('Please provide at least one privilege or cloudevent', { status: 400 });
const NO_EVENTS: Verdict = refusal('failed to evaluate cloudevents');

function byDocument(question: AccessQuestion, wanted: readonly string[], target: Target, document: DocumentGrant): Verdict {
  if (!coversAll(question.events, document.events)) return NO_EVENTS;
  const missing = wanted.filter((name) => !document.names.has(name));
  return missing.length > 0 ? lacking(question.grantee, missing, target.did) : { via: document.via };
}

function withoutDocument(
  grantee: string,
  wanted: readonly string[],
  target: Target,
  grant: GrantFacts | undefined,
  privileges: ReadonlySet<number>,
): Verdict {
  const bits = new Set(grant === undefined ? [] : grantedNumbers(grant.permissions));
  const numbers = wanted.map((name) => [name, numberOn(target.role, name)] as const);
  const missing = numbers.filter(([, number]) => number === undefined || !(bits.has(number) || privileges.has(number)));
  if (missing.length > 0)
    return lacking(
      grantee,
      missing.map(([name]) => name),
      target.did,
    );
  if (!numbers.some(([, number]) => number !== undefined && bits.has(number))) return { via: 'privilege' };
  return { via: target.role === 'account' ? 'account' : 'sacd' };
}

/** The chain answers with nothing from the second of expiry on. */
function liveGrant(grant: GrantFacts | undefined, boundaries: Boundaries): GrantFacts | undefined {
  return grant !== undefined && boundaries.within({ from: undefined, until: grant.expiresAt.getTime() }) ? grant : undefined;
}

/** Numbers of the older privileges that have not expired: they hold up to and including their last second. */
function livePrivileges({ privileges }: Facts, boundaries: Boundaries): ReadonlySet<number> {
  const live = privileges.filter(([, last]) => boundaries.within({ from: undefined, until: last + 1 }));
  return new Set(live.map(([number]) => number));
}
