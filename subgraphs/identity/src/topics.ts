import { parse, type DocumentNode } from 'graphql';
import type { IResolvers } from '@dimo-node/kit';
import { base } from './base';
import { connections } from './connections';
import type { IdentityContext, Topic } from './context';
import { aftermarketDevices } from './devices/aftermarket';
import { syntheticDevices } from './devices/synthetic';
import { privileges } from './grants/privileges';
import { sacds } from './grants/sacds';
import { licenses } from './licenses';
import { manufacturers } from './manufacturers';
import { names } from './names';
import { nodes } from './node';
import { rewards } from './rewards';
import { stakes } from './stakes';
import { storage } from './storage';
import { templates } from './templates';
import { vehicles } from './vehicles';

/** Everything the subgraph serves. A new subject is a folder of its own and a line here. */
export const topics: readonly Topic[] = [
  base,
  vehicles,
  manufacturers,
  aftermarketDevices,
  syntheticDevices,
  connections,
  sacds,
  templates,
  privileges,
  names,
  licenses,
  stakes,
  storage,
  rewards,
  nodes,
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
    joined[type] = joined[type] === undefined ? fields : { ...present, ...fields };
  }
  return joined;
}
