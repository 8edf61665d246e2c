import { equals, equalsText, given } from '../twin/conditions';
import type { Condition } from '../twin/list';
import type { VehicleRow } from './rows';

/** What a vehicle is. Every member may be unknown. */
export interface Definition {
  readonly id: string | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly year: number | null;
}

type Filter = { readonly [member in keyof Definition]?: Definition[member] | undefined };

/** What `definition` shows of a vehicle. Filters find a vehicle by exactly what is shown, so both are derived in this file. */
export function definitionOf(row: VehicleRow): Definition {
  return { id: row.deviceDefinitionId, make: row.make, model: row.model, year: row.year };
}

/** Vehicles `v` whose definition has all given members, compared exactly. */
export function definitionConditions({ id, make, model, year }: Filter): readonly Condition[] {
  return [
    ...given(make, (value) => equalsText('v.make', value)),
    ...given(model, (value) => equalsText('v.model', value)),
    ...given(year, (value) => equals('v.year', 'int', value)),
    ...given(id, (value) => equalsText('v.device_definition_id', value)),
  ];
}
