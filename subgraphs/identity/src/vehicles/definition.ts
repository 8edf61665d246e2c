import { equals, equalsText, given } from '../twin/conditions';
import type { Condition } from '../twin/list';
import type { IdentityContext } from '../context';
import type { VehicleRow } from './rows';

/** What a vehicle is. Every member may be unknown. */
export interface Definition {
  readonly id: string | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly year: number | null;
}

type Filter = { readonly [member in keyof Definition]?: Definition[member] | undefined };

/** What `definition` shows of a vehicle: each member as the latest definition document says, else as it is on chain. */
export async function definitionOf(row: VehicleRow, _: unknown, { twin, definitionDocuments }: IdentityContext): Promise<Definition> {
  const said = await definitionDocuments.latest(twin, row.id);
  return {
    id: said?.id ?? row.deviceDefinitionId,
    make: said?.make ?? row.make,
    model: said?.model ?? row.model,
    year: said?.year ?? row.year,
  };
}

/** Vehicles `v` of which all given members are so on chain, compared exactly; documents do not count. */
export function definitionConditions({ id, make, model, year }: Filter): readonly Condition[] {
  return [
    ...given(make, (value) => equalsText('v.make', value)),
    ...given(model, (value) => equalsText('v.model', value)),
    ...given(year, (value) => equals('v.year', 'int', value)),
    ...given(id, (value) => equalsText('v.device_definition_id', value)),
  ];
}
