import type { SubjectRow } from '../social/subjects/subject-sql.js';
import type { WrittenRow } from '../social/subjects/subject-view.js';

export const MAX_TITLE = 200;
export const MAX_CONTENT = 65_536;

/** What its author says of a page. */
export interface DocFields {
  readonly title: string;
  readonly content: string;
  readonly tags: readonly string[];
}

export interface DocRow extends SubjectRow, WrittenRow, DocFields {
  readonly slug: string;
  /** Of the present content; with the id it names one text for ever. */
  readonly revision_number: number;
  /** 0 for what was never public. */
  readonly trending: number;
}
