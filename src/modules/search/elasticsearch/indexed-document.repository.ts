import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { IndexedDocument } from './indexed-document.js';

interface DocumentRow extends Omit<IndexedDocument, 'created_at'> {
  readonly created_at: Date;
}

const DOCUMENTS = `
  SELECT document.id, document.type, document.author_id, document.is_public, document.popularity,
         document.created_at, document.language, document.tags, document.title,
         document.description, document.content,
         lower(person.details ->> 'username') AS author, hidden.author_id IS NOT NULL AS hidden
    FROM search_documents AS document
    LEFT JOIN search_documents AS person
      ON person.id = document.author_id AND person.type = 'user'
    LEFT JOIN search_hidden_authors AS hidden ON hidden.author_id = document.author_id`;

const indexed = ({ created_at, ...rest }: DocumentRow): IndexedDocument => ({
  ...rest,
  created_at: created_at.toISOString(),
});

/** The documents as Elasticsearch is told of them. */
@Injectable()
export class IndexedDocumentRepository {
  constructor(private readonly database: Database) {}

  /** Those of them that are there. */
  async read(ids: readonly string[]): Promise<IndexedDocument[]> {
    const rows = await this.database.query<DocumentRow>(
      `${DOCUMENTS} WHERE document.id = ANY ($1::uuid[])`,
      [ids],
    );
    return rows.map(indexed);
  }

  /** The next in the order of their ids. */
  async after(id: string, limit: number): Promise<IndexedDocument[]> {
    const rows = await this.database.query<DocumentRow>(
      `${DOCUMENTS} WHERE document.id > $1 ORDER BY document.id LIMIT $2`,
      [id, limit],
    );
    return rows.map(indexed);
  }

  async count(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM search_documents',
    );
    return row?.count ?? 0;
  }
}
