import type { Subject, SubjectKind } from '../subjects/subject.js';

/** How many like a subject, now that this has changed. */
export interface LikesCount {
  readonly subject: Subject;
  readonly authorId: string;
  readonly count: number;
}

export interface LikesCountRow extends Subject {
  readonly kind: SubjectKind;
  readonly author_id: string;
  readonly likes_count: number;
}

export const likesCountOf = ({ kind, id, author_id, likes_count }: LikesCountRow): LikesCount => ({
  subject: { kind, id },
  authorId: author_id,
  count: likes_count,
});

/**
 * The end of a statement that adds and removes likes: moves the counters by what it has added and
 * removed, and selects each that moved as a `LikesCountRow`.
 *
 * @param added a query before it, with the `subject_id` of each like that it added
 * @param removed the same of those that it removed
 */
export const countedLikes = (added: string, removed: string): string => `
  moved AS (
    SELECT subject_id, sum(change)::int AS change
      FROM (SELECT subject_id, 1 AS change FROM ${added}
            UNION ALL SELECT subject_id, -1 FROM ${removed}) AS changes
     GROUP BY subject_id
  )
  UPDATE subjects SET likes_count = likes_count + moved.change
    FROM moved WHERE subjects.id = moved.subject_id AND moved.change <> 0
  RETURNING subjects.id, subjects.kind, subjects.author_id, subjects.likes_count`;
