import { personSummarySql } from '../../users/person-summary.js';

const IS_THERE = 'writer.id IS NOT NULL AND writer.suspended_at IS NULL';

/**
 * The columns of a `CommentRow`, of `comment` and of `writer` as joined below. What somebody wrote who
 * is suspended is as if it were deleted, for as long as they are.
 */
export const COMMENT_COLUMNS = `
  comment.id, comment.parent_id, comment.created_at, comment.updated_at,
  CASE WHEN ${IS_THERE} THEN comment.body END AS body,
  CASE WHEN ${IS_THERE} THEN ${personSummarySql('writer')} END AS author,
  coalesce(comment.deleted_at, writer.suspended_at) AS deleted_at`;

/** Who wrote `comment`; nobody once it is deleted. */
export const WITH_WRITER = 'LEFT JOIN users AS writer ON writer.id = comment.author_id';
