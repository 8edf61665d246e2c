import { addressText, assetText, InvalidDidError, parseAddress, parseAsset, type GrantPath } from '@dimo-node/kit';
import type { EventAgreement, PermissionAgreement } from '../documents/agreement';
import { readSource, type ContentId } from '../documents/content-id';
import { DocumentError, NOT_FETCHED } from '../documents/document-error';
import type { GrantDocument } from '../documents/grant-document';
import { SignatureUnavailableError, type SignatureVerifier } from '../signatures/verifier';
import type { Boundaries } from './boundaries';
import type { GrantFacts, TemplateFacts } from './facts';
import { refusal, type Refusal } from './ruling';
import type { Target } from './target';

/** What a document allows now. */
export interface DocumentGrant {
  readonly names: ReadonlySet<string>;
  readonly events: readonly EventAgreement[];
  readonly via: GrantPath;
}

export interface DocumentQuestion {
  /** EIP-55. */
  readonly grantee: string;
  readonly target: Target;
  /** 20 bytes. */
  readonly owner: Buffer;
  readonly grant: GrantFacts;
  readonly boundaries: Boundaries;
}

export interface DocumentReader {
  /** @throws DocumentError */
  read(id: ContentId): Promise<GrantDocument>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Reads what owners have signed, and believes only that. */
export class DocumentGrants {
  readonly #documents: DocumentReader;
  readonly #signatures: SignatureVerifier;
  readonly #chainId: bigint;

  constructor(documents: DocumentReader, signatures: SignatureVerifier, chainId: bigint) {
    this.#documents = documents;
    this.#signatures = signatures;
    this.#chainId = chainId;
  }

  /** What the grant's document allows; undefined when the grant names none. */
  async find(question: DocumentQuestion): Promise<DocumentGrant | Refusal | undefined> {
    const source = readSource(question.grant.source);
    if (source.kind === 'none') return undefined;
    if (source.kind === 'unsupported') return refusal(`${NOT_FETCHED}: ${source.reason}`, { status: 400 });
    try {
      return await this.#judge(await this.#read(source.id, 'dimo.sacd'), question);
    } catch (error) {
      if (error instanceof DocumentError) return refusal(error.message, error);
      if (error instanceof SignatureUnavailableError) return refusal('failed to validate grant signature', { status: 503, passing: true });
      throw error;
    }
  }

  async #read(id: ContentId, type: GrantDocument['type']): Promise<GrantDocument> {
    const document = await this.#documents.read(id);
    if (document.type !== type) throw new DocumentError(`invalid type: expected '${type}', got '${document.type}'`);
    return document;
  }

  async #judge(document: GrantDocument, question: DocumentQuestion): Promise<DocumentGrant | Refusal> {
    const { grantee, target, owner, grant, boundaries } = question;
    if (document.grantee !== grantee) return refusal("Grantee address in permission record doesn't match requester");
    if (!(await this.#isVouchedFor(document, owner))) return refusal('invalid grant signature');
    const isInForce = boundaries.within(document.window) && (document.asset === '' || isSame(document.asset, target.did));
    const inForce = isInForce
      ? document.agreements.filter(({ asset, window }) => isSame(asset, target.did) && boundaries.within(window))
      : [];
    const events = inForce.filter((agreement) => agreement.kind === 'cloudevent');
    const names = namesOf(inForce.filter((agreement) => agreement.kind === 'permission'));
    // What was signed and what is on chain must be made from one template, or one of them was put together by somebody else.
    if (document.templateId !== grant.templateId) return { names: NOTHING, events, via: 'document' };
    if (document.templateId === 0n) return { names, events, via: 'document' };
    const templated = await this.#isWithin(grant.template, names, target, boundaries);
    return { names: templated ? names : NOTHING, events, via: 'template' };
  }

  /** Whether the template still stands and every name in it is among these. */
  async #isWithin(
    template: TemplateFacts | undefined,
    names: ReadonlySet<string>,
    target: Target,
    boundaries: Boundaries,
  ): Promise<boolean> {
    if (template === undefined || !template.isActive) return false;
    if (target.role !== 'account' && !template.asset.equals(target.asset)) return false;
    const source = readSource(template.cid);
    if (source.kind !== 'document') throw new DocumentError(`${NOT_FETCHED}: the template's content id is not understood`);
    const document = await this.#read(source.id, 'dimo.sacd.template');
    // Who made it put its content id on chain; a later owner of the template cannot have signed it.
    if (!(await this.#isVouchedFor(document, template.owner)) && !(await this.#isVouchedFor(document, template.creator))) {
      throw new DocumentError('invalid grant signature', { status: 403 });
    }
    const about = `did:ethr:${this.#chainId}:${addressText(template.asset)}`;
    const isInForce = boundaries.within(document.window);
    const agreements = document.agreements.filter(
      (one) => one.kind === 'permission' && isSame(one.asset, about) && boundaries.within(one.window),
    );
    const wanted = namesOf(agreements as PermissionAgreement[]);
    return isInForce && wanted.size > 0 && [...wanted].every((name) => names.has(name));
  }

  /**
   * Whether an account stands behind a document: as the grantor who signed it, or, when it is a contract, by taking the signature of another grantor
   * for its own.
   */
  async #isVouchedFor({ signed, signature, grantor }: GrantDocument, account: Buffer): Promise<boolean> {
    const named = parseAddress(grantor);
    if (named === undefined || !(await this.#signatures.verify(addressText(account), signed, signature))) return false;
    return named.equals(account) || this.#signatures.verify(addressText(named), signed, signature);
  }
}

function namesOf(agreements: readonly PermissionAgreement[]): ReadonlySet<string> {
  return new Set(agreements.flatMap(({ names }) => names));
}

/** Whether a text is this DID, in whatever case its address is written. */
function isSame(text: string, did: string): boolean {
  if (text === did) return true;
  try {
    return assetText(parseAsset(text)) === did;
  } catch (error) {
    if (error instanceof InvalidDidError) return false;
    throw error;
  }
}
