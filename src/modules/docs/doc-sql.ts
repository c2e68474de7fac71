import { isReadable, SUBJECT_FROM, subjectColumns } from '../social/subjects/subject-sql.js';

/** `docs` as `doc`, with what `SUBJECT_FROM` names. */
export const DOC_FROM = `${SUBJECT_FROM} JOIN docs AS doc ON doc.id = subject.id`;

/**
 * The columns of a `DocRow`; within the parentheses `subject` and `author` are the source's.
 * @param reader as of `subjectColumns`
 */
export const docColumns = (reader: string): string => `${subjectColumns(reader)},
  coalesce(subject.trending, 0) AS trending, doc.slug, doc.title, doc.content, doc.tags, doc.revision_number, doc.created_at,
  doc.updated_at, 
  (SELECT subject.id FROM ${SUBJECT_FROM}
    WHERE subject.id = doc.forked_from_id AND ${isReadable(reader)}) AS forked_from`;
