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
  /**
   * Where each row of `from` has a list of its own, the rows of this table that meet `where`, which
   * may name the row of `from`: a page of each list is read, and of those the page. So the cost grows
   * with the number of lists, and not with their lengths.
   */
  readonly each?: { readonly table: string; readonly alias: string };
  /** Conditions joined by AND, over `$1…$n` of `parameters`. */
  readonly where: readonly string[];
  readonly parameters: readonly unknown[];
  /** Together unique; all in one direction. */
  readonly keys: readonly SortKey[];
  readonly direction: 'ASC' | 'DESC';
}

export const TOTAL_CAP = 10_000;

/** What follows FROM; `reach` says how far each list is read. */
const sourceOf = (
  { from, each }: KeysetQuery,
  conditions: readonly string[],
  reach: string | undefined,
): string => {
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  if (!each) return `${from}${where}`;
  const { table, alias } = each;
  const list = `SELECT ${alias}.* FROM ${table} AS ${alias}${where} ${reach ?? ''}`;
  return `${from} CROSS JOIN LATERAL (${list}) AS ${alias}`;
};

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
    const keys = query.keys.map(({ expression }) => `${expression} ${query.direction}`);
    const order = `ORDER BY ${keys.join(', ')}`;
    const limit = bind(request.limit + 1);
    const skipped = request.kind === 'page' ? (request.page - 1) * request.limit : 0;
    const offset = skipped > 0 ? ` OFFSET ${bind(skipped)}` : '';
    const reach = query.each && `${order} LIMIT ${bind(skipped + request.limit + 1)}`;
    const found = await this.database.query<Row>(
      `SELECT ${query.select} FROM ${sourceOf(query, where, reach)} ${order} LIMIT ${limit}${offset}`,
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
    const cap = `LIMIT ${TOTAL_CAP + 1}`;
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count
         FROM (SELECT 1 FROM ${sourceOf(query, query.where, cap)} ${cap}) AS counted`,
      query.parameters,
      { tx },
    );
    const count = row?.count ?? 0;
    return { count: Math.min(count, TOTAL_CAP), capped: count > TOTAL_CAP };
  }
}
