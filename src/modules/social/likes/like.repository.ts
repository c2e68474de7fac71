import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { SubjectKind } from '../subjects/subject.js';
import { isReadable, notBlocked } from '../subjects/subject-sql.js';
import type { LikeChange, LikeStanding } from './like-change.js';
import { countedLikes, type LikesCount, likesCountOf, type LikesCountRow } from './likes-count.js';

interface StandingRow {
  readonly kind: SubjectKind;
  readonly subject_id: string;
  readonly author_id: string;
  readonly user_id: string;
  readonly liked: boolean;
  readonly likes_count: number;
}

type Pair = Pick<LikeStanding, 'subject' | 'userId'>;

// Whoever stops in the middle keeps the others for some seconds only.
const LOCK_LIKERS = `
  WITH bounds AS MATERIALIZED (
    SELECT set_config('lock_timeout', '4s', true),
           set_config('idle_in_transaction_session_timeout', '10s', true))
  SELECT users.id FROM users CROSS JOIN bounds
   WHERE users.id = ANY ($1::uuid[]) ORDER BY users.id FOR KEY SHARE OF users`;

const LOCK_SUBJECTS = `
  SELECT FROM subjects WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

const LOCK_FREE_SUBJECTS = `
  WITH locked AS MATERIALIZED (
    SELECT id FROM subjects WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
  SELECT id FROM subjects
   WHERE id = ANY ($1::uuid[]) AND NOT EXISTS (SELECT FROM locked WHERE locked.id = subjects.id)`;

// LIMIT limits nothing: because of it the planner expects few pairs, and looks each of them up.
const STANDINGS = `
  SELECT subject.kind, subject.id AS subject_id, subject.author_id, subject.likes_count,
         wanted.user_id,
         EXISTS (SELECT FROM likes
                  WHERE likes.subject_id = subject.id AND likes.user_id = wanted.user_id) AS liked
    FROM (SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[])
           LIMIT cardinality($3)) AS wanted (kind, subject_id, user_id)
    JOIN subjects AS subject ON subject.id = wanted.subject_id AND subject.kind = wanted.kind
    JOIN users AS author ON author.id = subject.author_id
   WHERE ${isReadable('wanted.user_id')} AND ${notBlocked('wanted.user_id', 'subject.author_id')}`;

const WRITE = `
  WITH added AS (
    INSERT INTO likes (subject_id, user_id, id)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])
    RETURNING subject_id
  ), removed AS (
    DELETE FROM likes
     USING (SELECT * FROM unnest($4::uuid[], $5::uuid[])
             LIMIT cardinality($4)) AS gone (subject_id, user_id)
     WHERE likes.subject_id = gone.subject_id AND likes.user_id = gone.user_id
    RETURNING likes.subject_id
  ), ${countedLikes('added', 'removed')}`;

/** Changes likes. What is locked, and in which order, keeps counters and rows one. */
@Injectable()
export class LikeRepository {
  constructor(private readonly database: Database) {}

  /**
   * First: keeps these users from being deleted until the transaction ends. The ids of those that
   * there are; `waiting` for whoever is deleting one of them, or without those.
   */
  async lockLikers(
    userIds: readonly string[],
    { waiting }: { readonly waiting: boolean },
    tx: Transaction,
  ): Promise<ReadonlySet<string>> {
    const sql = waiting ? LOCK_LIKERS : `${LOCK_LIKERS} SKIP LOCKED`;
    const name = waiting ? 'likes_lock_likers' : 'likes_lock_free_likers';
    const rows = await this.database.query<{ id: string }>(sql, [[...new Set(userIds)]], {
      ...{ tx, name },
    });
    return new Set(rows.map(({ id }) => id));
  }

  /** Then: nobody else likes these, or likes them no more, until the transaction ends. */
  async lockSubjects(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(LOCK_SUBJECTS, [[...new Set(ids)]], {
      ...{ tx, name: 'likes_lock_subjects' },
    });
  }

  /** The same of those that nobody else has locked; the ids of the others. */
  async lockFreeSubjects(ids: readonly string[], tx: Transaction): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(
      LOCK_FREE_SUBJECTS,
      [[...new Set(ids)]],
      {
        ...{ tx, name: 'likes_lock_free_subjects' },
      },
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Then, in a statement that begins when all is locked: how it stands with those who may like what
   * they want to change; nothing of others.
   */
  async findStandings(changes: readonly LikeChange[], tx: Transaction): Promise<LikeStanding[]> {
    const parameters = [
      changes.map(({ subject }) => subject.kind),
      changes.map(({ subject }) => subject.id),
      changes.map(({ userId }) => userId),
    ];
    const rows = await this.database.query<StandingRow>(STANDINGS, parameters, {
      ...{ tx, name: 'likes_standings' },
    });
    return rows.map((row) => ({
      subject: { kind: row.kind, id: row.subject_id },
      authorId: row.author_id,
      userId: row.user_id,
      liked: row.liked,
      likesCount: row.likes_count,
    }));
  }

  /** Last. The subjects whose counters that has moved. */
  async write(
    added: readonly Pair[],
    removed: readonly Pair[],
    tx: Transaction,
  ): Promise<LikesCount[]> {
    const parameters = [
      added.map(({ subject }) => subject.id),
      added.map(({ userId }) => userId),
      added.map(() => uuidv7()),
      removed.map(({ subject }) => subject.id),
      removed.map(({ userId }) => userId),
    ];
    const rows = await this.database.query<LikesCountRow>(WRITE, parameters, {
      ...{ tx, name: 'likes_write' },
    });
    return rows.map(likesCountOf);
  }
}
