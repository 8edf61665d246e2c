import type { Pool } from '@dimo-node/database';

/** A node of a plan that was run, as Postgres prints it in JSON. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Runs a statement and gives the nodes of its plan, the topmost first. */
export async function planOf(pool: Pool, text: string, values: readonly unknown[]): Promise<readonly [PlanNode, ...PlanNode[]]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ readonly Plan: PlanNode }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]);
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error('no plan');
  return [plan, ...below(plan)];
}

/** Rows that a node looked at, those included that it left out. */
export function rowsRead(node: PlanNode): number {
  return (
    (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops']
  );
}

/** Rows of tables that all nodes together looked at. */
export function tableRowsRead(nodes: readonly PlanNode[]): number {
  return nodes.filter((node) => node['Relation Name'] !== undefined).reduce((sum, node) => sum + rowsRead(node), 0);
}

function below(node: PlanNode): PlanNode[] {
  return (node.Plans ?? []).flatMap((inner) => [inner, ...below(inner)]);
}
