import { Injectable } from '@nestjs/common';
import { KeysetPages, type Page, type PageRequest } from '../../database/keyset-page.js';
import { filterConditions, type SubjectFilters } from '../social/subjects/subject-filters.js';
import { SORT_KEYS, type SubjectSort } from '../social/subjects/subject-sort.js';
import { IS_PUBLISHED, isReadable } from '../social/subjects/subject-sql.js';
import type { SnippetRow } from './snippet.js';
import { SNIPPET_FROM, snippetColumns } from './snippet-sql.js';

export interface SnippetFilters extends SubjectFilters {
  readonly language?: string | undefined;
}

export interface ListReader {
  /** Null for nobody in particular. */
  readonly id: string | null;
  /** Whether what is private of theirs is to be among what is public. */
  readonly withOwn: boolean;
}

const READER = '$1::uuid';
const IS_SNIPPET = `subject.kind = 'snippet'`;
/** A parameter that the count of a list does not name has no type. */
const NAMES_READER = `(${READER} IS NULL OR true)`;

/** What was never public has no score, and stands behind all that has one. */
const OWN_SORT_KEYS: typeof SORT_KEYS = {
  ...SORT_KEYS,
  trending: SORT_KEYS.trending.map((key) =>
    key.expression === 'subject.trending'
      ? { ...key, expression: 'coalesce(subject.trending, 0)' }
      : key,
  ),
};

/** Lists of snippets as a reader sees them. */
@Injectable()
export class SnippetListRepository {
  constructor(private readonly pages: KeysetPages) {}

  /** Of everybody. */
  list(
    { id, withOwn }: ListReader,
    { language, ...filters }: SnippetFilters,
    sort: SubjectSort,
    request: PageRequest,
  ): Promise<Page<SnippetRow>> {
    const parameters: unknown[] = [id];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const where = [
      IS_SNIPPET,
      ...(withOwn ? [isReadable(READER)] : [IS_PUBLISHED, NAMES_READER]),
      ...(language === undefined ? [] : [`snippet.language = ${bind(language)}`]),
      ...filterConditions(filters, 'snippet', bind),
    ];
    const keys = (withOwn ? OWN_SORT_KEYS : SORT_KEYS)[sort];
    return this.read(where, parameters, keys, request);
  }

  /** An author's, newest first; what is private with the rest for themselves. */
  listOf(
    readerId: string | null,
    authorId: string,
    request: PageRequest,
  ): Promise<Page<SnippetRow>> {
    const where = [IS_SNIPPET, isReadable(READER), 'subject.author_id = $2'];
    return this.read(where, [readerId, authorId], SORT_KEYS.latest, request);
  }

  private read(
    where: readonly string[],
    parameters: readonly unknown[],
    keys: (typeof SORT_KEYS)[SubjectSort],
    request: PageRequest,
  ): Promise<Page<SnippetRow>> {
    return this.pages.read<SnippetRow>(
      {
        select: snippetColumns(READER),
        from: SNIPPET_FROM,
        where,
        parameters,
        keys,
        direction: 'DESC',
        keysFirst: true,
      },
      request,
    );
  }
}
