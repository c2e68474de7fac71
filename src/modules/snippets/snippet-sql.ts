import { isReadable, SUBJECT_FROM, subjectColumns } from '../social/subjects/subject-sql.js';

/** `snippets` as `snippet`, with what it is as a subject. */
export const SNIPPET_FROM = `${SUBJECT_FROM} JOIN snippets AS snippet ON snippet.id = subject.id`;

/**
 * The columns of a `SnippetRow`; within the parentheses `subject` and `author` are the source's.
 * @param reader the reader's id as SQL; null for nobody in particular
 */
export const snippetColumns = (reader: string): string => `${subjectColumns(reader)},
  coalesce(subject.trending, 0) AS trending, snippet.title, snippet.description, snippet.code,
  snippet.language, snippet.tags, snippet.created_at, snippet.updated_at,
  (SELECT subject.id FROM ${SUBJECT_FROM}
    WHERE subject.id = snippet.forked_from_id AND ${isReadable(reader)}) AS forked_from_id`;
