import { type PersonSummary, personSummarySql } from '../../users/person-summary.js';
import type { SubjectKind } from './subject.js';

/** What is shown of snippets and docs alike. */
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
  /** 0 for what was never public. */
  readonly trending: number;
  readonly title: string;
  readonly tags: readonly string[];
  /** Null where the reader may not see the source, too. */
  readonly forked_from: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** `subjects` as `subject`, with their authors as `author`. */
export const SUBJECT_FROM =
  'subjects AS subject JOIN users AS author ON author.id = subject.author_id';

/** That anybody may read it: what those publish who are suspended is not there. */
export const IS_PUBLISHED = 'subject.is_public AND author.suspended_at IS NULL';

/** That this reader may read it. @param reader as of `subjectColumns` */
export const isReadable = (reader: string): string =>
  `(${IS_PUBLISHED} OR subject.author_id = ${reader})`;

/**
 * The columns of a `SubjectRow`. EXISTS would be answered from all that the reader likes, at once.
 * Within the last parentheses `subject` and `author` are the source's.
 * @param text the alias of the table of the texts
 * @param reader the reader's id as SQL: `$2::uuid`; null for nobody in particular
 */
export const subjectColumns = (text: SubjectKind, reader: string): string => `
  subject.id, subject.kind, subject.is_public, subject.published_at, subject.likes_count,
  subject.comments_count, ${personSummarySql('author')} AS author,
  CASE WHEN ${reader} IS NOT NULL THEN (
    SELECT true FROM likes WHERE likes.subject_id = subject.id AND likes.user_id = ${reader}
  ) IS NOT NULL END AS liked_by_me, coalesce(subject.trending, 0) AS trending,
  ${text}.title, ${text}.tags, ${text}.created_at, ${text}.updated_at,
  (SELECT subject.id FROM ${SUBJECT_FROM}
    WHERE subject.id = ${text}.forked_from_id AND ${isReadable(reader)}) AS forked_from`;

/** That neither of two people has blocked the other; both as SQL. */
export const notBlocked = (one: string, other: string): string => `NOT EXISTS (
  SELECT FROM blocks
   WHERE (blocks.blocker_id = ${one} AND blocks.blocked_id = ${other})
      OR (blocks.blocker_id = ${other} AND blocks.blocked_id = ${one}))`;
