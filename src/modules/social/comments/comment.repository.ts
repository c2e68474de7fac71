import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import {
  KeysetPages,
  type Lists,
  type Page,
  type PageRequest,
} from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors/errors.js';
import { isReadable, notBlocked, SUBJECT_FROM } from '../subjects/subject-sql.js';
import { COMMENT_COLUMNS, WITH_WRITER } from './comment-sql.js';
import type { CommentRow, NewComment } from './comment.js';

/** What somebody answers. */
export interface AnsweredComment {
  /** The comment that its thread begins with: itself, unless it is a reply. */
  readonly threadId: string;
  readonly authorId: string | null;
}

// Read as one of many lists, so that the planner takes it for an ordinary one. By its id it knows one
// with many comments, and would go through the newest ones of all the others to find its old ones.
const OF_SUBJECT: Lists = {
  from: '(SELECT id FROM subjects WHERE id = $1) AS subject',
  where: ['comment.subject_id = subject.id'],
  within: ['comment.subject_id'],
};

const OF_THREAD: Lists = {
  from: '(SELECT id FROM comments WHERE id = $2 AND subject_id = $1) AS parent',
  where: ['comment.parent_id = parent.id'],
  within: ['comment.parent_id'],
};

@Injectable()
export class CommentRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Newest first: all of a subject's, or the replies to one of them. */
  list(
    subjectId: string,
    parentId: string | undefined,
    request: PageRequest,
  ): Promise<Page<CommentRow>> {
    const [list, parameters] =
      parentId === undefined ? [OF_SUBJECT, [subjectId]] : [OF_THREAD, [subjectId, parentId]];
    return this.pages.read<CommentRow>(
      {
        select: COMMENT_COLUMNS,
        from: `comments AS comment ${WITH_WRITER}`,
        merged: { table: 'comments', alias: 'comment', lists: [list] },
        where: [],
        parameters,
        keys: [{ expression: 'comment.id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** Undefined when there is none, or its subject is none that this reader may read. */
  async findReadable(
    readerId: string | null,
    id: string,
    tx?: Transaction,
  ): Promise<CommentRow | undefined> {
    const [row] = await this.database.query<CommentRow>(
      `SELECT ${COMMENT_COLUMNS}
         FROM ${SUBJECT_FROM}
         JOIN comments AS comment ON comment.subject_id = subject.id ${WITH_WRITER}
        WHERE comment.id = $1 AND ${isReadable('$2::uuid')}`,
      [id, readerId],
      { tx },
    );
    return row;
  }

  /** A comment of this subject that this user may answer, in a thread that they may. */
  async findAnswerable(
    userId: string,
    subjectId: string,
    id: string,
    tx: Transaction,
  ): Promise<AnsweredComment | undefined> {
    const [row] = await this.database.query<{ thread_id: string; author_id: string | null }>(
      `SELECT coalesce(comment.parent_id, comment.id) AS thread_id, comment.author_id
         FROM comments AS comment LEFT JOIN comments AS thread ON thread.id = comment.parent_id
        WHERE comment.id = $1 AND comment.subject_id = $2 AND comment.deleted_at IS NULL
          AND ${notBlocked('comment.author_id', '$3::uuid')}
          AND ${notBlocked('thread.author_id', '$3::uuid')}`,
      [id, subjectId, userId],
      { tx },
    );
    return row && { threadId: row.thread_id, authorId: row.author_id };
  }

  /** To a subject that is locked. */
  async insert(
    { id, subject, authorId, parentId, body }: NewComment,
    tx: Transaction,
  ): Promise<CommentRow> {
    const [row] = await this.database.query<CommentRow>(
      `WITH comment AS (
         INSERT INTO comments (id, subject_id, author_id, parent_id, body)
         VALUES ($1, $2, $3, $4, $5) RETURNING *
       ), counted AS (
         UPDATE subjects SET comments_count = comments_count + 1 WHERE id = $2
       )
       SELECT ${COMMENT_COLUMNS} FROM comment ${WITH_WRITER}`,
      [id, subject.id, authorId, parentId, body],
      { tx },
    );
    if (!row) throw notFound();
    return row;
  }

  /** Undefined when it is not the author's. */
  async setBody(
    authorId: string,
    id: string,
    body: string,
    tx: Transaction,
  ): Promise<CommentRow | undefined> {
    const [row] = await this.database.query<CommentRow>(
      `WITH comment AS (
         UPDATE comments SET body = $3, updated_at = now()
          WHERE id = $1 AND author_id = $2 AND deleted_at IS NULL RETURNING *
       )
       SELECT ${COMMENT_COLUMNS} FROM comment ${WITH_WRITER}`,
      [id, authorId, body],
      { tx },
    );
    return row;
  }
}
