import { isScalarType, parse, type DocumentNode } from 'graphql';
import type { IResolvers } from '@dimo-node/kit';
import { base } from './base';
import { connections } from './connections';
import type { IdentityContext, Topic } from './context';
import { definitions } from './definitions';
import { aftermarketDevices } from './devices/aftermarket';
import { syntheticDevices } from './devices/synthetic';
import { privileges } from './grants/privileges';
import { sacds } from './grants/sacds';
import { history } from './history';
import { licenses } from './licenses';
import { manufacturers } from './manufacturers';
import { names } from './names';
import { nodes } from './node';
import { inViewOfSource } from './past/views';
import { permissions } from './permissions';
import { rewards } from './rewards';
import { stakes } from './stakes';
import { storage } from './storage';
import { templates } from './templates';
import { vehicles } from './vehicles';
import { burnedVehicles } from './vehicles/burned';

/** Everything the subgraph serves. A new subject is a folder of its own and a line here. */
export const topics: readonly Topic[] = [
  base,
  vehicles,
  burnedVehicles,
  manufacturers,
  definitions,
  aftermarketDevices,
  syntheticDevices,
  connections,
  sacds,
  templates,
  privileges,
  permissions,
  names,
  licenses,
  stakes,
  storage,
  rewards,
  nodes,
  history,
];

export function joinTypeDefs(parts: readonly Topic[]): DocumentNode {
  return parse(parts.map((topic) => topic.typeDefs).join('\n'));
}

/** Resolvers of all topics by type. Throws when two topics resolve one field. */
export function joinResolvers(parts: readonly Topic[]): IResolvers<IdentityContext> {
  const joined: Record<string, IResolvers<IdentityContext>[string]> = {};
  for (const [type, fields] of parts.flatMap((topic) => Object.entries(topic.resolvers))) {
    const present = joined[type] ?? {};
    const twice = Object.keys(fields).find((field) => Object.hasOwn(present, field));
    if (twice !== undefined) {
      throw new Error(`two topics resolve ${type}.${twice}`);
    }
    // A scalar is an instance and stays one; fields of an object type are gathered.
    joined[type] = joined[type] === undefined ? inViews(fields) : { ...present, ...inViews(fields) };
  }
  return joined;
}

/** Resolvers that take a context get that of their source, which may be one of the past; the others are left as they are. */
function inViews(fields: IResolvers<IdentityContext>[string]): IResolvers<IdentityContext>[string] {
  if (isScalarType(fields)) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, resolve]) => [name, isResolver(name, resolve) ? inViewOfSource(resolve) : resolve]),
  );
}

function isResolver(name: string, resolve: unknown): resolve is Parameters<typeof inViewOfSource>[0] {
  return typeof resolve === 'function' && resolve.length >= 3 && !name.startsWith('__');
}
