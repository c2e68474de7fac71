import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Subject } from '../subjects/subject.js';
import { type FormerText, MAX_REVISIONS, type Revision } from './revision.js';

const REVISION = 'revision.number, revision.text, revision.created_at';

@Injectable()
export class RevisionRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Of a subject that is locked; of more than are kept the oldest go. */
  async insert({ subject, number, text, writtenAt }: FormerText, tx: Transaction): Promise<void> {
    await this.database.query(
      `WITH kept AS (
         INSERT INTO subject_revisions (subject_id, number, text, created_at)
         VALUES ($1, $2, $3, $4)
       )
       DELETE FROM subject_revisions
        WHERE subject_id = $1
          AND number <= (SELECT number FROM subject_revisions WHERE subject_id = $1
                          ORDER BY number DESC OFFSET ${MAX_REVISIONS - 1} LIMIT 1)`,
      [subject.id, number, text, writtenAt],
      { tx },
    );
  }

  /** Newest first. */
  list(subjectId: string, request: PageRequest): Promise<Page<Revision>> {
    return this.pages.read<Revision>(
      {
        select: REVISION,
        from: 'subject_revisions AS revision',
        where: ['revision.subject_id = $1'],
        parameters: [subjectId],
        keys: [{ expression: 'revision.number', type: 'bigint' }],
        direction: 'DESC',
      },
      request,
    );
  }

  async find(subjectId: string, number: number): Promise<Revision | undefined> {
    const [row] = await this.database.query<Revision>(
      `SELECT ${REVISION} FROM subject_revisions AS revision
        WHERE revision.subject_id = $1 AND revision.number = $2`,
      [subjectId, number],
    );
    return row;
  }

  /** Whether it was there. */
  async delete({ kind, id }: Subject, number: number, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `DELETE FROM subject_revisions AS revision USING subjects AS subject
        WHERE subject.id = $1 AND subject.kind = $2
          AND revision.subject_id = subject.id AND revision.number = $3
       RETURNING 1`,
      [id, kind, number],
      { tx },
    );
    return rows.length > 0;
  }
}
