import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../database/keyset-page.js';
import { validationError } from '../errors/errors.js';
import { CursorCodec } from './cursor-codec.js';
import { DEFAULT_LIMIT, type PageQuery } from './page.query.js';

export interface Pagination {
  readonly limit: number;
  readonly next_cursor: string | null;
  readonly has_more: boolean;
  readonly page?: number;
  readonly total?: number;
  readonly total_pages?: number;
  readonly total_capped?: true;
}

export interface ListResponse<Item> {
  readonly data: readonly Item[];
  readonly pagination: Pagination;
}

/** What makes a list this list: its route, its filters and sort, and its reader if it has one. */
export const listScope = (name: string, filters: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([name, Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Translates between the wire's pages and the database's. */
@Injectable()
export class Paginator {
  constructor(private readonly cursors: CursorCodec) {}

  /** @throws DomainError 400 for a foreign cursor, or for a cursor and a page at once. */
  request(query: PageQuery, scope: string): PageRequest {
    const limit = query.limit ?? DEFAULT_LIMIT;
    if (query.page !== undefined && query.cursor !== undefined) {
      throw validationError([{ field: 'page', message: 'give either page or cursor, not both' }]);
    }
    if (query.page !== undefined) return { kind: 'page', limit, page: query.page };
    if (query.cursor === undefined) return { kind: 'cursor', limit };
    return { kind: 'cursor', limit, after: this.cursors.decode(scope, query.cursor) };
  }

  /** `position` gives a row's sort keys as text, in the order of the query's keys. */
  answer<Row, Item>(
    request: PageRequest,
    scope: string,
    page: Page<Row>,
    position: (row: Row) => readonly string[],
    toItem: (row: Row) => Item,
  ): ListResponse<Item> {
    const last = page.rows.at(-1);
    const next =
      page.hasMore && last !== undefined ? this.cursors.encode(scope, position(last)) : null;
    return {
      data: page.rows.map(toItem),
      pagination: {
        limit: request.limit,
        next_cursor: next,
        has_more: page.hasMore,
        ...(request.kind === 'page' && page.total
          ? {
              page: request.page,
              total: page.total.count,
              total_pages: Math.ceil(page.total.count / request.limit),
              ...(page.total.capped ? { total_capped: true as const } : {}),
            }
          : {}),
      },
    };
  }
}
