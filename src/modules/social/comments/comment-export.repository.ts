import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { SubjectKind } from '../subjects/subject.js';

export interface ExportedCommentRow {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly subject_id: string;
  readonly parent_id: string | null;
  readonly body: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Each of 40 kB at most, and of far less as people write. */
const BATCH = 1_000;

export const placeOf = ({ subject_id, id }: ExportedCommentRow): string => `${subject_id} ${id}`;

/** Reads all that a user has said. */
@Injectable()
export class CommentExportRepository {
  constructor(private readonly database: Database) {}

  /** The next comments after the one at this place, or the first; subject by subject. */
  next(userId: string, after: string | undefined): Promise<ExportedCommentRow[]> {
    return this.database.query<ExportedCommentRow>(
      `SELECT comment.id, subject.kind, comment.subject_id, comment.parent_id, comment.body,
              comment.created_at, comment.updated_at
         FROM comments AS comment JOIN subjects AS subject ON subject.id = comment.subject_id
        WHERE comment.author_id = $1
          AND ($2::text IS NULL OR (comment.subject_id, comment.id) >
               (split_part($2, ' ', 1)::uuid, split_part($2, ' ', 2)::uuid))
        ORDER BY comment.subject_id, comment.id LIMIT ${BATCH}`,
      [userId, after ?? null],
    );
  }
}
