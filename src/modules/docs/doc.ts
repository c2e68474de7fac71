import type { Subject } from '../social/subjects/subject.js';
import type { SubjectRow } from '../social/subjects/subject-sql.js';

/** What its author says of a page. */
export interface DocFields {
  readonly title: string;
  readonly content: string;
  readonly tags: readonly string[];
}

export interface DocRow extends SubjectRow, DocFields {
  readonly slug: string;
  /** Of the present content; with the id it names one text for ever. */
  readonly revision_number: number;
}

export const docSubject = (id: string): Subject => ({ kind: 'doc', id });
