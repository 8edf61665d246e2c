import { parseAgreement, windowOf, type Agreement, type Window } from './agreement';
import { DocumentError } from './document-error';
import { memberText, UnsafeJsonError } from './json-member';
import { MemberReader } from './members';

/** What a grant's document says. Nothing in it is verified yet. */
export interface GrantDocument {
  readonly type: 'dimo.sacd' | 'dimo.sacd.template';
  /** As it was written. */
  readonly signature: string;
  /** The bytes that are signed: the member `data` as it stands in the file. */
  readonly signed: Buffer;
  /** As they were written; empty when missing. */
  readonly grantor: string;
  readonly grantee: string;
  readonly asset: string;
  readonly window: Window;
  /** 0n for none. */
  readonly templateId: bigint;
  readonly agreements: readonly Agreement[];
}

const REFUSAL = 'failed to parse sacd data';
const MAX_AGREEMENTS = 500;
/** Signatures of account contracts hold several of others. */
const MAX_SIGNATURE = 20_000;
const TYPES = ['dimo.sacd', 'dimo.sacd.template'] as const;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws DocumentError with the text that clients know for what is wrong */
export function parseGrantDocument(bytes: Uint8Array): GrantDocument {
  const { event, data: text } = readJson(bytes);
  const reader = new MemberReader(event, REFUSAL);
  const type = TYPES.find((known) => known === reader.value('type'));
  if (type === undefined) throw new DocumentError(`invalid type: expected '${TYPES.join("' or '")}', got '${shown(reader.value('type'))}'`);
  if (text === undefined) throw new DocumentError(REFUSAL);
  const data = reader.object('data');
  return {
    type,
    signature: reader.text('signature', MAX_SIGNATURE),
    signed: Buffer.from(text, 'utf8'),
    grantor: addressOf(data, 'grantor'),
    grantee: addressOf(data, 'grantee'),
    asset: data.optionalText('asset') ?? '',
    window: windowOf(data),
    templateId: templateIdOf(data.value('permissionTemplateId')),
    agreements: data
      .list('agreements', MAX_AGREEMENTS)
      .map(parseAgreement)
      .filter((agreement) => agreement !== undefined),
  };
}

function readJson(bytes: Uint8Array): { readonly event: unknown; readonly data: string | undefined } {
  try {
    const text = utf8.decode(bytes);
    return { event: JSON.parse(text) as unknown, data: memberText(text, 'data') };
  } catch (error) {
    const why = error instanceof UnsafeJsonError ? `: ${error.message}` : '';
    throw new DocumentError(`${REFUSAL}${why}`, { cause: error });
  }
}

function addressOf(data: MemberReader, name: 'grantor' | 'grantee'): string {
  return data.value(name) === undefined ? '' : (data.object(name).optionalText('address') ?? '');
}

/** A decimal number of at most 256 bits, as text; nothing, an empty text and 0 are none. */
function templateIdOf(value: unknown): bigint {
  if (value === undefined || value === '' || value === 0) return 0n;
  if (typeof value !== 'string' || !/^[0-9]{1,78}$/.test(value)) throw new DocumentError(REFUSAL);
  return BigInt(value);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 100) : '';
}
