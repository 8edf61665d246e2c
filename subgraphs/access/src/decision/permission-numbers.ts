import { MANUFACTURER_PERMISSIONS, PERMISSIONS } from '@dimo-node/kit';
import type { Target } from './target';

const numbers = (table: readonly { readonly name: string; readonly number: number }[]): ReadonlyMap<string, number> =>
  new Map(table.map(({ name, number }) => [name, number]));

const OF_MANUFACTURERS = numbers(MANUFACTURER_PERMISSIONS);
const OF_OTHERS = numbers(PERMISSIONS);

/** The number of a permission on an asset; undefined for a name that means nothing there. Only exchange's own names count, in their exact form. */
export function numberOn(role: Target['role'], name: string): number | undefined {
  return (role === 'manufacturerId' ? OF_MANUFACTURERS : OF_OTHERS).get(name);
}
