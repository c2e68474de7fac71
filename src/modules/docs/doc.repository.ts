import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { isReadable } from '../social/subjects/subject-sql.js';
import { slugTaken } from './docs.errors.js';
import type { DocFields, DocRow } from './doc.js';
import { DOC_FROM, docColumns } from './doc-sql.js';

export interface NewDoc extends DocFields {
  readonly id: string;
  readonly authorId: string;
  readonly slug: string;
  /** Null unless it is a fork. */
  readonly forkedFrom: string | null;
}

/** What is written of a page, for whoever changes it. */
export interface WrittenDoc extends DocFields {
  readonly slug: string;
  readonly revision_number: number;
  readonly content_written_at: Date;
}

@Injectable()
export class DocRepository {
  constructor(private readonly database: Database) {}

  /** False when its author has another page of this slug. @throws DomainError 404 for a source that is gone */
  async insertIfFree(doc: NewDoc, tx: Transaction): Promise<boolean> {
    const { id, authorId, slug, title, content, tags, forkedFrom } = doc;
    const inserted = await this.database.query(
      `INSERT INTO docs (id, author_id, slug, title, content, tags, forked_from_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT ON CONSTRAINT docs_slug DO NOTHING RETURNING id`,
      [id, authorId, slug, title, content, tags, forkedFrom],
      { tx, constraints: { docs_forked_from_id_fkey: notFound } },
    );
    return inserted.length > 0;
  }

  /** Undefined when there is none that this reader may read. */
  async find(readerId: string | null, id: string, tx?: Transaction): Promise<DocRow | undefined> {
    const [row] = await this.database.query<DocRow>(
      `SELECT ${docColumns('$2::uuid')} FROM ${DOC_FROM}
        WHERE subject.id = $1 AND ${isReadable('$2::uuid')}`,
      [id, readerId],
      { tx },
    );
    return row;
  }

  /** The same by its author's name, in any case, and its slug. */
  async findBySlug(
    readerId: string | null,
    username: string,
    slug: string,
  ): Promise<DocRow | undefined> {
    const [row] = await this.database.query<DocRow>(
      `SELECT ${docColumns('$3::uuid')} FROM ${DOC_FROM}
        WHERE lower(author.username) = lower($1) AND doc.author_id = author.id AND doc.slug = $2
          AND ${isReadable('$3::uuid')}`,
      [username, slug, readerId],
    );
    return row;
  }

  /** What is written of a page whose subject is locked. */
  async read(id: string, tx: Transaction): Promise<WrittenDoc | undefined> {
    const [row] = await this.database.query<WrittenDoc>(
      `SELECT title, slug, content, tags, revision_number, content_written_at
         FROM docs WHERE id = $1`,
      [id],
      { tx },
    );
    return row;
  }

  /**
   * Of a page whose subject is locked; `rewritten` when its content is another.
   * @throws DomainError SLUG_TAKEN by another page of its author's
   */
  async update(
    id: string,
    { title, slug, content, tags }: DocFields & { readonly slug: string },
    rewritten: boolean,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `UPDATE docs SET title = $2, slug = $3, content = $4, tags = $5, updated_at = now(),
              content_written_at = CASE WHEN $6 THEN now() ELSE content_written_at END,
              revision_number = revision_number + CASE WHEN $6 THEN 1 ELSE 0 END
        WHERE id = $1`,
      [id, title, slug, content, tags, rewritten],
      { tx, constraints: { docs_slug: slugTaken } },
    );
    if (rewritten) {
      // In a statement of its own, which sees what was made while the other one waited.
      await this.database.query('DELETE FROM doc_renderings WHERE doc_id = $1', [id], { tx });
    }
  }
}
