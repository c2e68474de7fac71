import type { PersonSummary } from '../../users/person-summary.js';
import type { Subject } from '../subjects/subject.js';

/** In characters. */
export const MAX_COMMENT = 10_000;

export interface CommentRow {
  readonly id: string;
  /** Null once it is deleted, as its author is. */
  readonly body: string | null;
  readonly author: PersonSummary | null;
  readonly parent_id: string | null;
  readonly deleted_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface NewComment {
  readonly id: string;
  readonly subject: Subject;
  readonly authorId: string;
  readonly body: string;
  /** The comment that its thread begins with; null for one that begins a thread. */
  readonly parentId: string | null;
}
