import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { SubjectKind } from '../subjects/subject.js';
import type { Revision } from './revision.js';

export interface ExportedRevisionRow extends Revision {
  readonly kind: SubjectKind;
  readonly subject_id: string;
}

const MAX_BATCH = 100;
const MAX_TEXT_BYTES = 1024 * 1024;

export const placeOf = ({ subject_id, number }: ExportedRevisionRow): string =>
  `${subject_id} ${number}`;

/** Reads all former texts of all that is a user's. */
@Injectable()
export class RevisionExportRepository {
  constructor(private readonly database: Database) {}

  /**
   * The next ones after that at this place, or the first, subject by subject: up to 100, fewer when
   * they are over 1 MB together, but one at least while there are any.
   */
  next(userId: string, after: string | undefined): Promise<ExportedRevisionRow[]> {
    return this.database.query<ExportedRevisionRow>(
      `SELECT kind, subject_id, number, text, created_at
         FROM (SELECT *, row_number() OVER place AS place, sum(octet_length(text)) OVER place AS bytes
                 FROM (SELECT subject.kind, revision.*
                         FROM subjects AS subject
                         JOIN subject_revisions AS revision ON revision.subject_id = subject.id
                        WHERE subject.author_id = $1
                          AND ($2::text IS NULL OR (revision.subject_id, revision.number) >
                               (split_part($2, ' ', 1)::uuid, split_part($2, ' ', 2)::integer))
                        ORDER BY revision.subject_id, revision.number
                        LIMIT ${MAX_BATCH}) AS following
               WINDOW place AS (ORDER BY subject_id, number)) AS measured
        WHERE place = 1 OR bytes <= ${MAX_TEXT_BYTES}
        ORDER BY subject_id, number`,
      [userId, after ?? null],
    );
  }
}
