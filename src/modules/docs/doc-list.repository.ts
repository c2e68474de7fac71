import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import {
  type KeysetQuery,
  KeysetPages,
  type Page,
  type PageRequest,
} from '../../database/keyset-page.js';
import { filterConditions, type SubjectFilters } from '../social/subjects/subject-filters.js';
import { OWN_SORT_KEYS, SORT_KEYS, type SubjectSort } from '../social/subjects/subject-sort.js';
import { IS_PUBLISHED, isReadable } from '../social/subjects/subject-sql.js';
import type { DocRow } from './doc.js';
import { DOC_FROM, docColumns } from './doc-sql.js';

const READER = '$1::uuid';
const IS_DOC = `subject.kind = 'doc'`;
/** A parameter that the count of a list does not name has no type. */
const NAMES_READER = `(${READER} IS NULL OR true)`;

export interface ListReader {
  /** Null for nobody in particular. */
  readonly id: string | null;
  /** Whether what is private of theirs is to be among what is public. */
  readonly withOwn: boolean;
}

/** Pages as lists of them show them. */
@Injectable()
export class DocListRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Of everybody. */
  list(
    { id, withOwn }: ListReader,
    filters: SubjectFilters,
    sort: SubjectSort,
    request: PageRequest,
  ): Promise<Page<DocRow>> {
    const parameters: unknown[] = [id];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const where = [
      IS_DOC,
      ...(withOwn ? [isReadable(READER)] : [IS_PUBLISHED, NAMES_READER]),
      ...filterConditions(filters, 'doc', bind),
    ];
    const keys = (withOwn ? OWN_SORT_KEYS : SORT_KEYS)[sort];
    return this.read({ where, parameters, keys }, request);
  }

  /** Newest first; for the author what is private too. */
  listOf(authorId: string, readerId: string | null, request: PageRequest): Promise<Page<DocRow>> {
    const where = [IS_DOC, 'subject.author_id = $2', isReadable(READER)];
    return this.read({ where, parameters: [readerId, authorId], keys: SORT_KEYS.latest }, request);
  }

  /** Those of them that this reader may read, in any order. */
  findAll(readerId: string | null, ids: readonly string[]): Promise<DocRow[]> {
    return this.database.query<DocRow>(
      `SELECT ${docColumns(READER)} FROM ${DOC_FROM}
        WHERE subject.id = ANY ($2::uuid[]) AND ${isReadable(READER)}`,
      [readerId, ids],
    );
  }

  /** `$1` is the reader. */
  private read(
    query: Pick<KeysetQuery, 'where' | 'parameters' | 'keys'>,
    request: PageRequest,
  ): Promise<Page<DocRow>> {
    const select = docColumns(READER);
    return this.pages.read<DocRow>(
      { ...query, select, from: DOC_FROM, direction: 'DESC', keysFirst: true },
      request,
    );
  }
}
