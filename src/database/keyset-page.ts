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
  /**
   * Of the first key: the same of another table of `from`. PostgreSQL does not see that a page which
   * begins at a key begins there in both, and may go through the other from its start.
   */
  readonly equal?: string;
}

/** Lists that are merged: each row of `from` has one, the rows of the table that meet `where`. */
export interface Lists {
  readonly from: string;
  /** Over `from` and the table; beside what the query says of every list. */
  readonly where: readonly string[];
  /**
   * What is the same in all of a list, as the index begins that it is to be read from: else the whole
   * table may be gone through in the order of the keys.
   */
  readonly within?: readonly string[];
}

export interface KeysetQuery {
  readonly select: string;
  /** `FROM` with its joins, without the word. */
  readonly from: string;
  /**
   * Where many lists are one: the table that all are of, as `from` names it too. The keys alone are
   * read of each list, as far as a page needs, and `from` is read for the page alone. So the cost
   * grows with the number of lists, and not with their lengths; nothing may be in two of them.
   */
  readonly merged?: {
    readonly table: string;
    readonly alias: string;
    readonly lists: readonly Lists[];
  };
  /**
   * Of what a numbered page skips the keys alone are read, sorted or made: for rows that are wide, and
   * are found by their keys.
   */
  readonly keysFirst?: boolean;
  /**
   * Prepares the statements of the walk by cursor: for hot lists, whose conditions are the same for
   * everybody, so that one plan is good for all. Of one size of page each, which the plan depends on:
   * PostgreSQL would make it anew each time, not knowing how few rows are wanted.
   */
  readonly name?: string;
  /** Conditions joined by AND, over `$1…$n` of `parameters`. */
  readonly where: readonly string[];
  readonly parameters: readonly unknown[];
  /** Together unique; all in one direction. Of lists that are merged: columns of their table. */
  readonly keys: readonly SortKey[];
  readonly direction: 'ASC' | 'DESC';
}

export const TOTAL_CAP = 10_000;

const conditions = (where: readonly string[]): string =>
  where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';

const ordered = (by: readonly string[], direction: KeysetQuery['direction']): string =>
  `ORDER BY ${by.map((expression) => `${expression} ${direction}`).join(', ')}`;

const expressionsOf = (keys: readonly SortKey[]): string[] =>
  keys.map(({ expression }) => expression);

const keyColumns = (expressions: readonly string[]): string =>
  expressions.map((expression, index) => `${expression} AS key_${index}`).join(', ');

/** Every list as far as `reach` says: the keys of each row, as `key_0` and so on. */
const union = (
  { table, alias, lists }: NonNullable<KeysetQuery['merged']>,
  { keys, direction }: Pick<KeysetQuery, 'keys' | 'direction'>,
  where: readonly string[],
  reach: string,
): string => {
  const by = expressionsOf(keys);
  const columns = keyColumns(by);
  const selects = lists.map((list) => {
    const met = conditions([...where, ...list.where]);
    const order = ordered([...(list.within ?? []), ...by], direction);
    return `SELECT list.* FROM ${list.from} CROSS JOIN LATERAL
      (SELECT ${columns} FROM ${table} AS ${alias} ${met} ${order} LIMIT ${reach}) AS list`;
  });
  return selects.join(' UNION ALL ');
};

/**
 * The rows of a page; `window` is its limit and offset, of which `skips` says that there is one, and
 * `reach` how far lists are to be read for it.
 */
const pageOf = (
  query: KeysetQuery,
  where: readonly string[],
  {
    window,
    reach,
    skips,
  }: { readonly window: string; readonly reach: string; readonly skips: boolean },
): string => {
  const { select, from, merged, keys, direction } = query;
  const by = expressionsOf(keys);
  const order = ordered(by, direction);
  const names = keys.map((_, index) => `page.key_${index}`);
  const found = `(${by.join(', ')}) = (${names.join(', ')})`;
  const read = (page: string, met: readonly string[]): string =>
    `WITH page AS MATERIALIZED (${page})
    SELECT ${select} FROM page, ${from} ${conditions([found, ...met])} ${order}`;
  if (merged) {
    const lists = union(merged, query, where, reach);
    return read(`SELECT page.* FROM (${lists}) AS page ${ordered(names, direction)} ${window}`, []);
  }
  const met = `FROM ${from} ${conditions(where)} ${order} ${window}`;
  return skips && query.keysFirst
    ? read(`SELECT ${keyColumns(by)} ${met}`, where)
    : `SELECT ${select} ${met}`;
};

/** Undefined for what is not prepared. */
const nameOf = ({ name }: KeysetQuery, request: PageRequest): string | undefined =>
  request.kind === 'cursor' && name !== undefined
    ? `${name}_${request.after ? 'next' : 'first'}_${request.limit}`
    : undefined;

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
    const name = nameOf(query, request);
    if (request.kind === 'cursor' && request.after !== undefined) {
      const { after } = request;
      const left = query.keys.map(({ expression }) => expression).join(', ');
      const right = query.keys.map(({ type }, index) => {
        const value = `${bind(after[index])}::${type}`;
        // Else it would see how little there is after a deep position, and plan each page for that.
        return name === undefined ? value : `(SELECT ${value})`;
      });
      const sign = query.direction === 'DESC' ? '<' : '>';
      where.push(`(${left}) ${sign} (${right.join(', ')})`);
      const equal = query.keys[0]?.equal;
      if (equal !== undefined) where.push(`${equal} ${sign}= ${right[0] ?? ''}`);
    }
    const limit = name === undefined ? bind(request.limit + 1) : String(request.limit + 1);
    const skipped = request.kind === 'page' ? (request.page - 1) * request.limit : 0;
    const window = skipped > 0 ? `LIMIT ${limit} OFFSET ${bind(skipped)}` : `LIMIT ${limit}`;
    const reach = query.merged && skipped > 0 ? bind(skipped + request.limit + 1) : limit;
    const statement = pageOf(query, where, { window, reach, skips: skipped > 0 });
    const found = await this.database.query<Row>(statement, parameters, {
      tx,
      ...(name !== undefined && { name }),
    });
    const page = { rows: found.slice(0, request.limit), hasMore: found.length > request.limit };
    if (request.kind === 'cursor') return page;
    return { ...page, total: await this.count(query, tx) };
  }

  private async count(
    query: KeysetQuery,
    tx?: Transaction,
  ): Promise<{ count: number; capped: boolean }> {
    const { merged, from, where, parameters } = query;
    const cap = TOTAL_CAP + 1;
    const rows = merged
      ? union(merged, query, where, String(cap))
      : `SELECT 1 FROM ${from} ${conditions(where)}`;
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (${rows} LIMIT ${cap}) AS counted`,
      parameters,
      { tx },
    );
    const count = row?.count ?? 0;
    return { count: Math.min(count, TOTAL_CAP), capped: count > TOTAL_CAP };
  }
}
