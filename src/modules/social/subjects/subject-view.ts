import { toPerson } from '../../users/person-summary.js';
import type { SubjectResponse } from './dto/subject.response.js';
import type { SubjectRow } from './subject-sql.js';

/** What is shown of snippets and docs alike, after what each kind begins with. */
export const toSubject = (row: SubjectRow): Omit<SubjectResponse, 'id' | 'title'> => ({
  tags: row.tags,
  is_public: row.is_public,
  author: toPerson(row.author),
  likes_count: row.likes_count,
  comments_count: row.comments_count,
  ...(row.liked_by_me !== null && { liked_by_me: row.liked_by_me }),
  forked_from: row.forked_from,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
