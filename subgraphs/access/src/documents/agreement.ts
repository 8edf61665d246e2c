import { MemberReader } from './members';

/** When something holds: milliseconds since 1970, from included, until not; undefined is open. */
export interface Window {
  readonly from: number | undefined;
  readonly until: number | undefined;
}

export interface PermissionAgreement {
  readonly kind: 'permission';
  /** As it was written; empty when it is missing. */
  readonly asset: string;
  readonly window: Window;
  readonly names: readonly string[];
}

/** Documents that may be read. What is missing is an empty text or list, and so stands for nothing. */
export interface EventAgreement {
  readonly kind: 'cloudevent';
  readonly asset: string;
  readonly window: Window;
  readonly eventType: string;
  readonly source: string;
  readonly ids: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
}

export type Agreement = PermissionAgreement | EventAgreement;

const REFUSAL = 'failed to parse agreement data';
const MAX_NAMES = 256;
const MAX_PATTERNS = 256;

export function windowOf(reader: MemberReader): Window {
  return { from: reader.optionalTime('effectiveAt'), until: reader.optionalTime('expiresAt') };
}

/**
 * Undefined for an agreement of a type that is not known, which grants nothing.
 * @throws DocumentError
 */
export function parseAgreement(value: unknown): Agreement | undefined {
  const reader = new MemberReader(value, REFUSAL);
  const kind = reader.text('type');
  if (kind !== 'permission' && kind !== 'cloudevent') return undefined;
  const asset = reader.optionalText('asset') ?? '';
  const window = windowOf(reader);
  if (kind === 'permission') {
    const names = reader.list('permissions', MAX_NAMES).map((permission) => new MemberReader(permission, REFUSAL).text('name'));
    return { kind, asset, window, names };
  }
  return {
    kind,
    asset,
    window,
    eventType: reader.optionalText('eventType') ?? '',
    source: reader.optionalText('source') ?? '',
    ids: new Set(reader.texts('ids', MAX_PATTERNS)),
    tags: new Set(reader.texts('tags', MAX_PATTERNS)),
  };
}
