import type { Subject } from '../social/subjects/subject.js';
import type { SubjectRow } from '../social/subjects/subject-sql.js';

export const MAX_DESCRIPTION = 2_000;

/** What the author wrote. */
export interface SnippetText {
  readonly title: string;
  readonly description: string | null;
  readonly code: string;
  readonly language: string;
  readonly tags: readonly string[];
}

/** A snippet as one of its readers sees it. */
export type SnippetRow = SubjectRow & SnippetText;

export interface NewSnippet {
  readonly id: string;
  readonly authorId: string;
  readonly isPublic: boolean;
  readonly text: SnippetText;
  readonly forkedFromId: string | null;
}

/** The present text of a snippet that is about to be changed. */
export interface PresentText extends SnippetText {
  readonly revision_number: number;
  readonly code_written_at: Date;
}

export const snippetSubject = (id: string): Subject => ({ kind: 'snippet', id });
