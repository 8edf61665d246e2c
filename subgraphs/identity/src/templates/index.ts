import { bigIntToWord, bytesToBigInt, readWindow, type PageArgs } from '@dimo-node/kit';
import type { IdentityContext, Topic } from '../context';
import { checkWideId, found, onlyKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { templateByCid, templateById, templateList, type TemplateRow } from './rows';

interface TemplateBy {
  readonly tokenId?: bigint | null;
  readonly cid?: string | null;
}

async function template({ by }: { by: TemplateBy }, { twin }: IdentityContext): Promise<TemplateRow> {
  const given = onlyKey(by, 'must specify exactly one of `TokenID` or `Cid`');
  if (given.key === 'cid') {
    return found(await twin.one(templateByCid, given.value), `template with cid "${given.value}"`);
  }
  return found(await twin.one(templateById, bigIntToWord(checkWideId(given.value))), `template with token id ${given.value}`);
}

export const templates: Topic = {
  typeDefs: `
extend type Query {
  "A template by exactly one of its keys."
  template(by: TemplateBy!): Template
  "Templates, newest first."
  templates(${PAGE_ARGS}): TemplateConnection!
}

"Permissions that grants can be made from."
type Template {
  "The hash of the cid as a number."
  tokenId: BigInt!
  creator: Address!
  "The token contract that the template is for."
  asset: Address!
  "The mask in binary digits, unlike a Sacd's."
  permissions: String!
  cid: String!
  createdAt: Time!
}

"Exactly one key."
input TemplateBy {
  tokenId: BigInt
  cid: String
}
${pagedTypes('Template')}`,
  resolvers: {
    Query: {
      template: (_: unknown, args: { by: TemplateBy }, context: IdentityContext) => template(args, context),
      templates: (_: unknown, args: PageArgs, { twin }: IdentityContext) => twin.page<TemplateRow>(templateList, readWindow(args)),
    },
    Template: {
      tokenId: (row: TemplateRow) => bytesToBigInt(row.id),
      permissions: (row: TemplateRow) => bytesToBigInt(row.permissions).toString(2),
    },
  },
};
