import { toPerson } from '../users/person-summary.js';
import type { SnippetResponse } from './dto/snippet.response.js';
import type { SnippetRow } from './snippet.js';

export const toSnippet = (row: SnippetRow): SnippetResponse => ({
  id: row.id,
  title: row.title,
  description: row.description,
  code: row.code,
  language: row.language,
  tags: row.tags,
  is_public: row.is_public,
  author: toPerson(row.author),
  likes_count: row.likes_count,
  comments_count: row.comments_count,
  ...(row.liked_by_me === null ? {} : { liked_by_me: row.liked_by_me }),
  forked_from: row.forked_from_id,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
