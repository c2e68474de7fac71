import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Subject } from '../subjects/subject.js';
import { isReadable, SUBJECT_FROM } from '../subjects/subject-sql.js';

/** What a subject's room begins with. */
export interface SubjectCounts {
  readonly likes_count: number;
  readonly comments_count: number;
}

const MAX_AT_ONCE = 500;

/** Who may look at subjects. */
@Injectable()
export class SubjectAudienceRepository {
  constructor(private readonly database: Database) {}

  /** Undefined when there is none, or none that this user may read. */
  async findCounts(userId: string, { kind, id }: Subject): Promise<SubjectCounts | undefined> {
    const [counts] = await this.database.query<SubjectCounts>(
      `SELECT subject.likes_count, subject.comments_count FROM ${SUBJECT_FROM}
        WHERE subject.id = $1 AND subject.kind = $2 AND ${isReadable('$3::uuid')}`,
      [id, kind, userId],
    );
    return counts;
  }

  /** Those of these users who may read a subject. */
  async findReaders(
    userIds: readonly string[],
    { kind, id }: Subject,
  ): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT reader.id FROM ${SUBJECT_FROM} CROSS JOIN unnest($3::uuid[]) AS reader (id)
        WHERE subject.id = $1 AND subject.kind = $2 AND ${isReadable('reader.id')}`,
      [id, kind, userIds],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** The author's next 500 public ones after this one, or the first ones. */
  nextPublicOf(authorId: string, after: string | undefined, tx: Transaction): Promise<Subject[]> {
    return this.database.query<Subject>(
      `SELECT kind, id FROM subjects
        WHERE author_id = $1 AND is_public AND ($2::uuid IS NULL OR id > $2)
        ORDER BY id LIMIT ${MAX_AT_ONCE}`,
      [authorId, after ?? null],
      { tx },
    );
  }
}
