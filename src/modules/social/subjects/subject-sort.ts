import type { SortKey } from '../../../database/keyset-page.js';
import type { SubjectRow } from './subject-sql.js';

export const SUBJECT_SORTS = ['latest', 'popular', 'trending'] as const;

export type SubjectSort = (typeof SUBJECT_SORTS)[number];

const ID: SortKey = { expression: 'subject.id', type: 'uuid' };

/** All of them descending, each from an index of `subjects`. */
export const SORT_KEYS: Readonly<Record<SubjectSort, readonly SortKey[]>> = {
  latest: [ID],
  popular: [{ expression: 'subject.likes_count', type: 'bigint' }, ID],
  trending: [{ expression: 'subject.trending', type: 'double precision' }, ID],
};

/** The same where private ones are among them: what was never public has no score, and comes last. */
export const OWN_SORT_KEYS: typeof SORT_KEYS = {
  ...SORT_KEYS,
  trending: [{ expression: 'coalesce(subject.trending, 0)', type: 'double precision' }, ID],
};

/** Where a row stands in a list of this order. */
export const positionIn =
  (sort: SubjectSort) =>
  ({ id, likes_count, trending }: SubjectRow): readonly string[] => {
    if (sort === 'popular') return [String(likes_count), id];
    return sort === 'trending' ? [String(trending), id] : [id];
  };
