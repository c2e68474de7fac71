import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { SnippetRow } from './snippet.js';
import { SNIPPET_FROM, snippetColumns } from './snippet-sql.js';

/** Each may have 64 kB of code. */
const MAX_BATCH = 50;

/** Reads all snippets of a user. */
@Injectable()
export class SnippetExportRepository {
  constructor(private readonly database: Database) {}

  /** The next after this one, or the first, oldest first. */
  next(authorId: string, after: string | undefined): Promise<SnippetRow[]> {
    return this.database.query<SnippetRow>(
      `SELECT ${snippetColumns('$1::uuid')} FROM ${SNIPPET_FROM}
        WHERE subject.author_id = $1 AND subject.kind = 'snippet'
          AND ($2::uuid IS NULL OR subject.id > $2)
        ORDER BY subject.id LIMIT ${MAX_BATCH}`,
      [authorId, after ?? null],
    );
  }
}
