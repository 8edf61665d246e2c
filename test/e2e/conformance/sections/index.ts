import type { Section } from '../case';
import { dids } from './dids';
import { globalIds } from './global-ids';
import { lookups } from './lookups';
import { notFound } from './not-found';
import { pagingArguments } from './paging-arguments';
import { pagingCursors } from './paging-cursors';
import { pagingWindows } from './paging-windows';
import { scalarsIn } from './scalars-in';
import { scalarsOut } from './scalars-out';

export const SECTIONS: readonly Section[] = [
  scalarsOut,
  scalarsIn,
  globalIds,
  dids,
  lookups,
  notFound,
  pagingArguments,
  pagingWindows,
  pagingCursors,
];
