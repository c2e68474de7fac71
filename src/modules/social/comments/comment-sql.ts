import { personSummarySql } from '../../users/person-summary.js';

/** The columns of a `CommentRow`, of `comment` and of `writer` as joined below. */
export const COMMENT_COLUMNS = `
  comment.id, comment.body, comment.parent_id, comment.deleted_at, comment.created_at,
  comment.updated_at, CASE WHEN writer.id IS NOT NULL THEN ${personSummarySql('writer')} END AS author`;

/** Who wrote `comment`; nobody once it is deleted. */
export const WITH_WRITER = 'LEFT JOIN users AS writer ON writer.id = comment.author_id';
