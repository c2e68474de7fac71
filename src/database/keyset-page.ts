import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import type { Transaction } from './transaction.js';

/** Which page of a list is wanted: what follows a position, or a numbered one. */
export type PageRequest =
  | { readonly kind: 'cursor'; readonly limit: number; readonly after?: readonly string[] }
  | { readonly kind: 'page'; readonly limit: number; readonly page: number };

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  /** Only for numbered pages; counted to `TOTAL_CAP` at most. */
  readonly total?: { readonly count: number; readonly capped: boolean };
}

export interface SortKey {
  /**
   * A non-null SQL expression. Qualified where `select` names an output column alike, which
   * ORDER BY would prefer.
   */
  readonly expression: string;
  /** The type that a cursor's text is cast back to. */
  readonly type: 'uuid' | 'timestamptz' | 'bigint' | 'double precision' | 'text';
}

export interface KeysetQuery {
  readonly select: string;
  /** `FROM` with its joins, without the word. */
  readonly from: string;
  /** Conditions joined by AND, over `$1…$n` of `parameters`. */
  readonly where: readonly string[];
  readonly parameters: readonly unknown[];
  /** Together unique; all in one direction. */
  readonly keys: readonly SortKey[];
  readonly direction: 'ASC' | 'DESC';
}

export const TOTAL_CAP = 10_000;

/** Reads pages whose cost does not grow with their depth. */
@Injectable()
export class KeysetPages {
  constructor(private readonly database: Database) {}

  async read<Row extends object>(
    query: KeysetQuery,
    request: PageRequest,
    tx?: Transaction,
  ): Promise<Page<Row>> {
    const where = [...query.where];
    const parameters = [...query.parameters];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    if (request.kind === 'cursor' && request.after !== undefined) {
      const { after } = request;
      const left = query.keys.map(({ expression }) => expression).join(', ');
      const right = query.keys.map(({ type }, index) => `${bind(after[index])}::${type}`);
      where.push(`(${left}) ${query.direction === 'DESC' ? '<' : '>'} (${right.join(', ')})`);
    }
    const body = `FROM ${query.from}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}`;
    const order = query.keys.map(({ expression }) => `${expression} ${query.direction}`).join(', ');
    const limit = bind(request.limit + 1);
    const offset =
      request.kind === 'page' ? ` OFFSET ${bind((request.page - 1) * request.limit)}` : '';
    const found = await this.database.query<Row>(
      `SELECT ${query.select} ${body} ORDER BY ${order} LIMIT ${limit}${offset}`,
      parameters,
      { tx },
    );
    const page = { rows: found.slice(0, request.limit), hasMore: found.length > request.limit };
    if (request.kind === 'cursor') return page;
    return { ...page, total: await this.count(query, tx) };
  }

  private async count(
    query: KeysetQuery,
    tx?: Transaction,
  ): Promise<{ count: number; capped: boolean }> {
    const where = query.where.length > 0 ? ` WHERE ${query.where.join(' AND ')}` : '';
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count
         FROM (SELECT 1 FROM ${query.from}${where} LIMIT ${TOTAL_CAP + 1}) AS counted`,
      query.parameters,
      { tx },
    );
    const count = row?.count ?? 0;
    return { count: Math.min(count, TOTAL_CAP), capped: count > TOTAL_CAP };
  }
}
