import { Connection, PlainError, readWindow } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { found } from '../lookup-key';
import { manufacturerBySlug, type ManufacturerRow } from '../manufacturers/rows';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { definitionConditions, definitionList, type DefinitionFilter } from './list';
import type { DefinitionRow } from './tableland/row';

/** A definition, with its manufacturer where it was reached from there. */
interface ReachedDefinition extends DefinitionRow {
  readonly maker?: ManufacturerRow;
}

async function deviceDefinition(
  { by: { id } }: { by: { id: string } },
  { twin, definitions }: IdentityContext,
): Promise<ReachedDefinition> {
  if (id === '') {
    throw new PlainError('Provide an `id`.');
  }
  if (!id.includes('_')) {
    throw new PlainError('The `ID` is incorrect.');
  }
  const what = `device definition with id "${id}"`;
  const maker = found(await twin.one(manufacturerBySlug, slugOf(id)), what);
  if (maker.tableId === null) {
    throw new PlainError(`manufacturer ${maker.id} does not have a device definition table`);
  }
  return { ...found(await definitions.one(maker.tableId, id), what), maker };
}

/** The slug is what stands before the first underscore: it holds none itself. */
const slugOf = (id: string): string => id.slice(0, id.indexOf('_'));

async function deviceDefinitions(
  { tableId }: ManufacturerRow,
  args: ListArgs<DefinitionFilter>,
  { definitions }: IdentityContext,
): Promise<Connection<DefinitionRow>> {
  const window = readWindow(args);
  const parent = [definitions.chainId, tableId ?? -1];
  const conditions = definitionConditions(args.filterBy ?? {});
  const page = definitions.lists.page<DefinitionRow>(definitionList, window, { parent, conditions });
  if (tableId === null) {
    return new Connection(window, { rows: async () => [], count: async () => 0, cursor: () => '' });
  }
  await definitions.whole(tableId);
  return page;
}

export const definitions: Topic = {
  typeDefs: `
extend type Query {
  "A device definition by its id."
  deviceDefinition(by: DeviceDefinitionBy!): DeviceDefinition
}

extend type Manufacturer {
  "Definitions of the manufacturer's vehicles, by id; none before it has a table."
  deviceDefinitions(${PAGE_ARGS}, filterBy: DeviceDefinitionFilter): DeviceDefinitionConnection!
}

"A make, model and year, as its manufacturer describes it in its Tableland table."
type DeviceDefinition {
  "\`<manufacturer slug>_<model>_<year>\`"
  deviceDefinitionId: String!
  "The KSUID that the definition had before it was on chain."
  legacyId: String
  manufacturer: Manufacturer
  model: String!
  year: Int!
  deviceType: String
  imageURI: String
  attributes: [DeviceDefinitionAttribute!]!
}

type DeviceDefinitionAttribute {
  name: String!
  value: String!
}

input DeviceDefinitionBy {
  id: String!
}

"All that is given must hold; the model in any case of its ASCII letters."
input DeviceDefinitionFilter {
  model: String
  year: Int
}
${pagedTypes('DeviceDefinition')}`,
  resolvers: {
    Query: {
      deviceDefinition: (_: unknown, args: { by: { id: string } }, context: IdentityContext) => deviceDefinition(args, context),
    },
    Manufacturer: { deviceDefinitions },
    DeviceDefinition: {
      deviceDefinitionId: (row: DefinitionRow) => row.id,
      legacyId: (row: DefinitionRow) => row.ksuid,
      imageURI: (row: DefinitionRow) => row.imageUri,
      manufacturer: (row: ReachedDefinition, _: unknown, { twin }: IdentityContext) =>
        row.maker ?? twin.one(manufacturerBySlug, slugOf(row.id)),
    },
  },
};
