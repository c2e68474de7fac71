import { toPerson } from '../../users/person-summary.js';
import type { SubjectResponse } from './dto/subject.response.js';
import type { SubjectRow } from './subject-sql.js';

/** A subject with what is kept of its text, be it a snippet or a doc. */
export interface WrittenRow extends SubjectRow {
  /** What it is a fork of, while the reader may read that. */
  readonly forked_from: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What is shown of snippets and docs alike. */
export const toSubject = (row: WrittenRow): SubjectResponse => ({
  id: row.id,
  is_public: row.is_public,
  author: toPerson(row.author),
  likes_count: row.likes_count,
  comments_count: row.comments_count,
  ...(row.liked_by_me !== null && { liked_by_me: row.liked_by_me }),
  forked_from: row.forked_from,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
