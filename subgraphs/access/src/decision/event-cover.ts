import type { EventGrant } from '@dimo-node/kit';
import type { EventAgreement } from '../documents/agreement';

const ANY = '*';

/**
 * Whether every document that is asked for may be read: each combination of an id and a tag must be within one agreement. Texts compare exactly,
 * and a wanted `*` is within `*` alone.
 */
export function coversAll(wanted: readonly EventGrant[], agreements: readonly EventAgreement[]): boolean {
  return wanted.every(({ eventType, source, ids, tags }) => {
    const fitting = agreements.filter((one) => isIn(eventType, one.eventType) && isIn(source, one.source));
    return ids.every((id) => {
      const forId = fitting.filter((one) => isAmong(id, one.ids));
      return tags.every((tag) => forId.some((one) => isAmong(tag, one.tags)));
    });
  });
}

function isIn(wanted: string, agreed: string): boolean {
  return agreed === ANY || agreed === wanted;
}

function isAmong(wanted: string, agreed: ReadonlySet<string>): boolean {
  return agreed.has(ANY) || agreed.has(wanted);
}
