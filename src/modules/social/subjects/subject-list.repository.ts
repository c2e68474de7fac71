import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import {
  KeysetPages,
  type KeysetQuery,
  type Page,
  type PageRequest,
} from '../../../database/keyset-page.js';
import { DEFAULT_LIMIT } from '../../../http/page.query.js';
import { filterConditions, type SubjectFilters } from './subject-filters.js';
import type { SubjectList } from './subject-list.js';
import { OWN_SORT_KEYS, SORT_KEYS, type SubjectSort } from './subject-sort.js';
import { IS_PUBLISHED, isReadable, type SubjectRow } from './subject-sql.js';

export interface ListReader {
  /** Null for nobody in particular. */
  readonly id: string | null;
  /** Whether what is private of theirs is to be among what is public. */
  readonly withOwn: boolean;
}

const READER = '$1::uuid';
/** The planner leaves out what is for readers alone. */
const NOBODY = 'NULL::uuid';
/** A parameter that the count of a list does not name has no type. */
const namesReader = (reader: string): string => `(${reader} IS NULL OR true)`;

/** Snippets and docs as lists of them show them. */
@Injectable()
export class SubjectListRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Of everybody. */
  list<Row extends SubjectRow>(
    of: SubjectList<Row, unknown>,
    { id, withOwn }: ListReader,
    filters: SubjectFilters,
    sort: SubjectSort,
    request: PageRequest,
  ): Promise<Page<Row>> {
    const reader = id === null ? NOBODY : READER;
    const parameters: unknown[] = id === null ? [] : [id];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const where = [
      ...(withOwn ? [isReadable(reader)] : [IS_PUBLISHED, namesReader(reader)]),
      ...filterConditions(filters, of.kind, bind),
    ];
    const keys = (withOwn ? OWN_SORT_KEYS : SORT_KEYS)[sort];
    const isUsual =
      !withOwn &&
      request.limit === DEFAULT_LIMIT &&
      Object.values(filters).every((value) => value === undefined);
    const name = `${of.kind}s_${sort}_${id === null ? 'nobody' : 'reader'}`;
    const query = { where, parameters, keys, ...(isUsual && { name }) };
    return this.read(of, reader, query, request);
  }

  /** An author's, newest first; what is private with the rest for themselves. */
  listOf<Row extends SubjectRow>(
    of: SubjectList<Row, unknown>,
    authorId: string,
    readerId: string | null,
    request: PageRequest,
  ): Promise<Page<Row>> {
    const where = ['subject.author_id = $2', isReadable(READER)];
    const query = { where, parameters: [readerId, authorId], keys: SORT_KEYS.latest };
    return this.read(of, READER, query, request);
  }

  /** Those of them that this reader may read, in any order. */
  findAll<Row extends SubjectRow>(
    { from, columns }: SubjectList<Row, unknown>,
    readerId: string | null,
    ids: readonly string[],
  ): Promise<Row[]> {
    return this.database.query<Row>(
      `SELECT ${columns(READER)} FROM ${from}
        WHERE subject.id = ANY ($2::uuid[]) AND ${isReadable(READER)}`,
      [readerId, ids],
    );
  }

  private read<Row extends SubjectRow>(
    { kind, from, columns }: SubjectList<Row, unknown>,
    reader: string,
    query: Pick<KeysetQuery, 'where' | 'parameters' | 'keys' | 'name'>,
    request: PageRequest,
  ): Promise<Page<Row>> {
    const select = columns(reader);
    const where = [`subject.kind = '${kind}'`, ...query.where];
    const keys = query.keys.map((key) =>
      key.expression === 'subject.id' ? { ...key, equal: `${kind}.id` } : key,
    );
    return this.pages.read<Row>(
      { ...query, keys, select, from, where, direction: 'DESC', keysFirst: true },
      request,
    );
  }
}
