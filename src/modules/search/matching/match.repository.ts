import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { type PageRequest, TOTAL_CAP } from '../../../database/keyset-page.js';
import type { Facets, Match, Matches, SearchSort } from '../search-engine.js';
import type { Asked } from './asked.js';
import { matchStatement } from './match-statement.js';

interface MatchRow {
  readonly facets: Facets;
  /** Null where it was not asked for. */
  readonly total: number | null;
  /** More fits than is ranked. */
  readonly full: boolean;
  readonly some_ids: readonly string[];
  /** Null, as the rest: there is nothing on this page. */
  readonly id: string | null;
  readonly score: number;
  readonly position: readonly string[];
}

export interface FoundMatches extends Omit<Matches, 'isWidened'> {
  /** Of all that fits, on whatever page: all, where fewer than `ENOUGH` do. */
  readonly someIds: readonly string[];
}

/** Which documents fit. */
@Injectable()
export class MatchRepository {
  constructor(private readonly database: Database) {}

  async find(asked: Asked, sort: SearchSort, request: PageRequest): Promise<FoundMatches> {
    const { text, values, name } = matchStatement(asked, sort, request);
    const found = await this.database.query<MatchRow>(text, values, {
      ...(name !== undefined && { name }),
    });
    const [first] = found;
    if (!first) throw new Error('the select returned no row');
    const rows = found.flatMap(({ id, score, position }): Match[] =>
      id === null ? [] : [{ id, score, position }],
    );
    return {
      rows: rows.slice(0, request.limit),
      hasMore: rows.length > request.limit,
      facets: first.facets,
      someIds: first.some_ids,
      ...totalOf(asked, sort, first),
    };
  }
}

const totalOf = (
  { isRare }: Asked,
  sort: SearchSort,
  { total, full }: MatchRow,
): Pick<Matches, 'total'> => {
  if (total === null) return {};
  return sort === 'relevance' || isRare
    ? { total: { count: total, capped: full } }
    : { total: { count: Math.min(total, TOTAL_CAP), capped: total > TOTAL_CAP } };
};
