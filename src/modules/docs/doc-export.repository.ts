import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { DocRow } from './doc.js';
import { DOC_FROM, docColumns } from './doc-sql.js';

const MAX_BATCH = 100;
const MAX_CONTENT_BYTES = 1024 * 1024;

/** Reads all of a user's pages. */
@Injectable()
export class DocExportRepository {
  constructor(private readonly database: Database) {}

  /**
   * The user's next pages after this one, or their first, oldest first: up to 100, fewer when they
   * are over 1 MB together, but one at least while there are any.
   */
  next(userId: string, after: string | undefined): Promise<DocRow[]> {
    return this.database.query<DocRow>(
      `SELECT ${docColumns('$1::uuid')} FROM ${DOC_FROM}
         JOIN (SELECT id, sum(octet_length(content)) OVER (ORDER BY id) AS bytes,
                      row_number() OVER (ORDER BY id) AS number
                 FROM (SELECT written.id, written.content
                         FROM subjects JOIN docs AS written ON written.id = subjects.id
                        WHERE subjects.author_id = $1 AND subjects.kind = 'doc'
                          AND ($2::uuid IS NULL OR subjects.id > $2)
                        ORDER BY subjects.id LIMIT ${MAX_BATCH}) AS following) AS measured
           ON measured.id = subject.id
        WHERE measured.number = 1 OR measured.bytes <= ${MAX_CONTENT_BYTES}
        ORDER BY subject.id`,
      [userId, after ?? null],
    );
  }
}
