import { SUBJECT_FROM, subjectColumns } from '../social/subjects/subject-sql.js';

/** `docs` as `doc`, with what it is as a subject. */
export const DOC_FROM = `${SUBJECT_FROM} JOIN docs AS doc ON doc.id = subject.id`;

/** The columns of a `DocRow`. @param reader as of `subjectColumns` */
export const docColumns = (reader: string): string => `${subjectColumns('doc', reader)},
  doc.slug, doc.content, doc.revision_number`;
