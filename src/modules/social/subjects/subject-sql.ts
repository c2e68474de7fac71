import { type PersonSummary, personSummarySql } from '../../users/person-summary.js';
import type { SubjectKind } from './subject.js';

/** What is shown of any subject, besides its own text. */
export interface SubjectRow {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly is_public: boolean;
  readonly published_at: Date | null;
  readonly likes_count: number;
  readonly comments_count: number;
  readonly author: PersonSummary;
  /** Null for a reader who is not signed in. */
  readonly liked_by_me: boolean | null;
}

/** `subjects` as `subject`, with their authors as `author`. */
export const SUBJECT_FROM =
  'subjects AS subject JOIN users AS author ON author.id = subject.author_id';

/**
 * The columns of a `SubjectRow`. EXISTS would be answered from all that the reader likes, at once.
 * @param reader the reader's id as SQL: `$2::uuid`; null for nobody in particular
 */
export const subjectColumns = (reader: string): string => `
  subject.id, subject.kind, subject.is_public, subject.published_at, subject.likes_count,
  subject.comments_count, ${personSummarySql('author')} AS author,
  CASE WHEN ${reader} IS NOT NULL THEN (
    SELECT true FROM likes WHERE likes.subject_id = subject.id AND likes.user_id = ${reader}
  ) IS NOT NULL END AS liked_by_me`;

/** That anybody may read it: what those publish who are suspended is not there. */
export const IS_PUBLISHED = 'subject.is_public AND author.suspended_at IS NULL';

/** That this reader may read it. @param reader as of `subjectColumns` */
export const isReadable = (reader: string): string =>
  `(${IS_PUBLISHED} OR subject.author_id = ${reader})`;

/** That neither of two people has blocked the other; both as SQL. */
export const notBlocked = (one: string, other: string): string => `NOT EXISTS (
  SELECT FROM blocks
   WHERE (blocks.blocker_id = ${one} AND blocks.blocked_id = ${other})
      OR (blocks.blocker_id = ${other} AND blocks.blocked_id = ${one}))`;
