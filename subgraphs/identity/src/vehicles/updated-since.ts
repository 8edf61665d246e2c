import { NodeError } from '@dimo-node/kit';
import { onlyKey } from '../lookup-key';
import type { Bind, Membership } from '../twin/list';
import type { Lookup } from '../twin/lookup';
import type { TwinReader } from '../twin/twin-reader';

/** As a client gives it. */
export interface UpdatedSince {
  readonly block?: number | null;
  readonly time?: Date | null;
}

/** Tables whose rows hang on a vehicle by `vehicle_id`. */
const HANGING = ['sacd', 'privilege', 'aftermarket_device', 'synthetic_device', 'dcn'] as const;

/** Events that leave nothing behind on the vehicle; the partial index event_removal holds just these. */
const REMOVALS = `e.name IN ('sacd.PermissionsRenounced', 'registry.AftermarketDeviceUnpaired', 'registry.AftermarketDeviceUnpairedDevAdmin')`;

const isLink = (alias: string): string => `${alias}.name = 'dcnResolver.VehicleIdChanged'`;
const nameOf = (alias: string): string => `substring(${alias}.topics FROM 33 FOR 32)`;

/** For each link of a name the one before it, whose vehicle has lost the name: its row tells only where it points to now. */
const linksBefore = (isSince: string): string =>
  `(SELECT p.vehicle_id FROM chain.event e CROSS JOIN LATERAL (
     SELECT f.vehicle_id FROM chain.event f
     WHERE ${isLink('f')} AND ${nameOf('f')} = ${nameOf('e')} AND (f.block_number, f.log_index) < (e.block_number, e.log_index)
     ORDER BY f.block_number DESC, f.log_index DESC LIMIT 1
   ) p WHERE ${isLink('e')} AND ${isSince})`;

/**
 * The ways in which a vehicle has changed at or after a block: its own row, its grants and privileges, what is paired with it, its name,
 * or one of these taken away.
 */
export function waysToHaveChanged(block: number): readonly Membership[] {
  const start = (bind: Bind): string => bind(block, 'bigint');
  return [
    { key: 'o.id', rows: (bind) => `twin.vehicle o WHERE o.updated_block >= ${start(bind)} AND o.burned_at IS NULL`, own: true },
    ...HANGING.map((table): Membership => ({
      key: 'h.vehicle_id',
      rows: (bind) => `twin.${table} h WHERE h.updated_block >= ${start(bind)} AND h.vehicle_id IS NOT NULL`,
    })),
    {
      key: 'e.vehicle_id',
      rows: (bind) => `chain.event e WHERE ${REMOVALS} AND e.vehicle_id IS NOT NULL AND e.block_number >= ${start(bind)}`,
    },
    // An unlinked name pointed to vehicle 0.
    { key: 'h.vehicle_id', rows: (bind) => `${linksBefore(`e.block_number >= ${start(bind)}`)} h WHERE h.vehicle_id <> 0` },
  ];
}

/** Beyond every block. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * The block itself, or the first at or after the time: every block that changed something is stored with its time. Looked up before the
 * list is read, since the database plans a list by the block's number.
 * @throws PlainError unless there is exactly one key, NodeError BAD_USER_INPUT for a negative block
 */
export async function firstBlockOf(since: UpdatedSince, twin: TwinReader, argument = 'updatedSince'): Promise<number> {
  const given = onlyKey(since, `provide exactly one of \`block\` or \`time\` of \`${argument}\``);
  if (given.key === 'time') {
    return (await twin.one(blockByTime, given.value.getTime()))?.block ?? NEVER;
  }
  if (given.value < 0) {
    throw new NodeError('BAD_USER_INPUT', `\`${argument}.block\` cannot be negative`);
  }
  return given.value;
}

/** By milliseconds since 1970. */
const blockByTime: Lookup<number, { readonly at: number; readonly block: number | null }> = {
  name: 'identity.block_by_time',
  text: `SELECT k.at, (SELECT b.number FROM chain.block b WHERE b.time >= to_timestamp(k.at / 1000.0) ORDER BY b.time, b.number LIMIT 1) AS block
    FROM unnest($1::bigint[]) k(at)`,
  keyOf: (row) => row.at,
};
