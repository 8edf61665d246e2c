import type { Section } from '../case';
import { beforeTheFirstBlock, beyond } from './beyond';
import { definitionDocuments } from './definition-documents';
import { definitions } from './definitions';
import { dids } from './dids';
import { filters } from './filters';
import { globalIds } from './global-ids';
import { http } from './http';
import { lookups } from './lookups';
import { notFound } from './not-found';
import { objects } from './objects';
import { pagingArguments } from './paging-arguments';
import { pagingCursors } from './paging-cursors';
import { pagingWindows } from './paging-windows';
import { rewards } from './rewards';
import { scalarsIn } from './scalars-in';
import { scalarsOut } from './scalars-out';

export const SECTIONS: readonly Section[] = [
  scalarsOut,
  scalarsIn,
  globalIds,
  dids,
  pagingArguments,
  pagingWindows,
  pagingCursors,
  lookups,
  notFound,
  filters,
  objects,
  rewards,
  definitions,
  definitionDocuments,
  http,
  beyond,
  beforeTheFirstBlock,
];
