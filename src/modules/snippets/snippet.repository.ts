import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { isReadable } from '../social/subjects/subject-sql.js';
import type { NewSnippet, PresentText, SnippetRow, SnippetText } from './snippet.js';
import { SNIPPET_FROM, snippetColumns } from './snippet-sql.js';

/** The texts of snippets; whose they are and who may read them is said of their subjects. */
@Injectable()
export class SnippetRepository {
  constructor(private readonly database: Database) {}

  /** After its subject. @throws DomainError 404 when the source of a fork is there no more */
  async insert({ id, text, forkedFromId }: NewSnippet, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO snippets (id, title, description, code, language, tags, forked_from_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, text.title, text.description, text.code, text.language, text.tags, forkedFromId],
      { tx, constraints: { snippets_forked_from_id_fkey: notFound } },
    );
  }

  /** Undefined when there is none that this reader may read. */
  async find(
    readerId: string | null,
    id: string,
    tx?: Transaction,
  ): Promise<SnippetRow | undefined> {
    const [row] = await this.database.query<SnippetRow>(
      `SELECT ${snippetColumns('$2::uuid')} FROM ${SNIPPET_FROM}
        WHERE subject.id = $1 AND ${isReadable('$2::uuid')}`,
      [id, readerId],
      { tx, name: 'snippet_by_id' },
    );
    return row;
  }

  /** Of a snippet whose subject is locked. */
  async findText(id: string, tx: Transaction): Promise<PresentText | undefined> {
    const [row] = await this.database.query<PresentText>(
      `SELECT title, description, code, language, tags, revision_number, code_written_at
         FROM snippets WHERE id = $1`,
      [id],
      { tx },
    );
    return row;
  }

  /** That it was changed, though not its text; its subject is locked. */
  async touch(id: string, tx: Transaction): Promise<void> {
    await this.database.query('UPDATE snippets SET updated_at = now() WHERE id = $1', [id], { tx });
  }

  /** Of a snippet of this author's, whose subject is locked. New code gets the next number. */
  async update(
    authorId: string,
    id: string,
    { title, description, code, language, tags }: SnippetText,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `UPDATE snippets
          SET title = $3, description = $4, code = $5, language = $6, tags = $7, updated_at = now(),
              code_written_at = CASE WHEN code = $5 THEN code_written_at ELSE now() END,
              revision_number = revision_number + CASE WHEN code = $5 THEN 0 ELSE 1 END
        WHERE id = $1 AND EXISTS (SELECT FROM subjects AS s WHERE s.id = $1 AND s.author_id = $2)`,
      [id, authorId, title, description, code, language, tags],
      { tx },
    );
  }
}
