import { Wallet } from 'ethers';

/** One line of an agreement, as grants' documents hold it. */
export type AgreementLine =
  | {
      readonly type: 'permission';
      readonly asset: string;
      readonly permissions: readonly { readonly name: string }[];
      readonly [more: string]: unknown;
    }
  | {
      readonly type: 'cloudevent';
      readonly asset: string;
      readonly eventType: string;
      readonly source: string;
      readonly ids: readonly string[];
      readonly tags: readonly string[];
      readonly [more: string]: unknown;
    };

/** What a grant's document says about a grant. */
export interface AgreementTerms {
  readonly grantor: { readonly address: string };
  readonly grantee?: { readonly address: string };
  /** RFC 3339. */
  readonly effectiveAt?: string;
  readonly expiresAt?: string;
  /** DID. */
  readonly asset?: string;
  /** Decimal digits. */
  readonly permissionTemplateId?: string;
  readonly agreements: readonly AgreementLine[];
}

export interface AgreementOptions {
  readonly type?: 'dimo.sacd' | 'dimo.sacd.template';
  readonly id: string;
  /** RFC 3339. */
  readonly time: string;
}

/** The file of an agreement: a CloudEvent whose data is signed with the key, as `personal_sign` does it over the data's bytes. */
export function signAgreement(privateKey: string, terms: AgreementTerms, { type = 'dimo.sacd', id, time }: AgreementOptions): Buffer {
  const signature = new Wallet(privateKey).signMessageSync(JSON.stringify(terms));
  return Buffer.from(JSON.stringify({ specversion: '1.0', type, id, source: terms.grantor.address, time, signature, data: terms }));
}
