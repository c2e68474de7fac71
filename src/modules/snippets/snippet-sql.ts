import { SUBJECT_FROM, subjectColumns } from '../social/subjects/subject-sql.js';

/** `snippets` as `snippet`, with what it is as a subject. */
export const SNIPPET_FROM = `${SUBJECT_FROM} JOIN snippets AS snippet ON snippet.id = subject.id`;

/** The columns of a `SnippetRow`. @param reader as of `subjectColumns` */
export const snippetColumns = (reader: string): string => `${subjectColumns('snippet', reader)},
  snippet.description, snippet.code, snippet.language`;
