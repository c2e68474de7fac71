import { toPerson } from '../../users/person-summary.js';
import type { CommentRow } from './comment.js';
import type { CommentResponse } from './dto/comment.response.js';

export const toComment = (row: CommentRow): CommentResponse => ({
  id: row.id,
  body: row.body,
  author: row.author && toPerson(row.author),
  parent_id: row.parent_id,
  deleted: row.deleted_at !== null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
