import { CONTRACT_ROLES, type ContractRole } from '@dimo-node/kit';
import { EventFragment } from 'ethers';
import { EVENTS } from './events';

/** One layout of one event: several may share a topic0 and differ in which parameters are indexed. */
export interface EventLayout {
  readonly role: ContractRole;
  readonly name: string;
  readonly fragment: EventFragment;
}

/** Every known layout. */
export const LAYOUTS: readonly EventLayout[] = CONTRACT_ROLES.flatMap((role) =>
  EVENTS[role].map((text) => {
    const fragment = EventFragment.from(text);
    return { role, name: fragment.name, fragment };
  }),
);

/** Every topic0 (0x…) that contracts of a role are known to emit. */
export function topicsOf(role: ContractRole): string[] {
  return [...new Set(EVENTS[role].map((text) => EventFragment.from(text).topicHash))];
}
