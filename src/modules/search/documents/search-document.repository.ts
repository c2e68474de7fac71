import { Injectable } from '@nestjs/common';
import { storableJson } from '../../../database/jsonb.js';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Popularity, SearchDocument, SearchType } from './search-document.js';

/**
 * In one order for all, or two transactions could wait for each other. What stays is taken from the row
 * as it is once it is locked: others may set its popularity in this moment.
 */
const PUT = `
  WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS given (
      id uuid, type text, "authorId" uuid, "isPublic" boolean, popularity integer, language text,
      tags text[], details jsonb, "createdAt" timestamptz, "updatedAt" timestamptz, title text,
      description text, content text)
  )
  INSERT INTO search_documents AS held (
    id, type, author_id, is_public, popularity, shelf, language, tags, details, created_at,
    updated_at, title, description, content)
  SELECT id, type, "authorId", "isPublic", coalesce(popularity, 0),
         search_shelf(coalesce(popularity, 0)), language, tags, details,
         coalesce("createdAt", now()), coalesce("updatedAt", now()), title, description, content
    FROM given ORDER BY id
      ON CONFLICT (id) DO UPDATE
     SET (popularity, shelf, created_at) = (
           SELECT count, search_shelf(count), coalesce(given."createdAt", held.created_at)
             FROM given
            CROSS JOIN LATERAL (
              SELECT coalesce(given.popularity, held.popularity) AS count) AS counted
            WHERE given.id = held.id),
         is_public = excluded.is_public, language = excluded.language, tags = excluded.tags,
         details = excluded.details, updated_at = excluded.updated_at, title = excluded.title,
         description = excluded.description, content = excluded.content`;

/**
 * Most new counts are on the shelf of the former: then no index has to know, and no vector is made
 * anew, which takes a hundred times as long.
 */
const SET_POPULARITY = `
  WITH given AS (
    SELECT id, popularity, search_shelf(popularity) AS shelf
      FROM unnest($1::uuid[], $2::integer[]) AS given (id, popularity)
  ), locked AS MATERIALIZED (
    SELECT held.id, given.popularity, given.shelf, held.shelf = given.shelf AS stays
      FROM search_documents AS held JOIN given ON given.id = held.id
     WHERE held.popularity <> given.popularity
     ORDER BY held.id FOR NO KEY UPDATE OF held
  ), moved AS (
    UPDATE search_documents AS held
       SET popularity = locked.popularity, shelf = locked.shelf
      FROM locked WHERE held.id = locked.id AND NOT stays
  )
  UPDATE search_documents AS held SET popularity = locked.popularity
    FROM locked WHERE held.id = locked.id AND stays`;

/** The copies that are searched. */
@Injectable()
export class SearchDocumentRepository {
  constructor(private readonly database: Database) {}

  /** No two of the same id. */
  async put(documents: readonly SearchDocument[], tx: Transaction): Promise<void> {
    await this.database.query(PUT, [storableJson(documents)], { tx, name: 'search_put' });
  }

  async delete(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      `DELETE FROM search_documents
        WHERE id = ANY (ARRAY(SELECT id FROM search_documents WHERE id = ANY ($1::uuid[])
                               ORDER BY id FOR UPDATE))`,
      [ids],
      { tx, name: 'search_delete' },
    );
  }

  async setPopularity(counts: readonly Popularity[], tx: Transaction): Promise<void> {
    await this.database.query(
      SET_POPULARITY,
      [counts.map(({ id }) => id), counts.map(({ popularity }) => popularity)],
      { tx, name: 'search_popularity' },
    );
  }

  /** What this author's documents are, of one type or of every type. */
  async idsOf(authorId: string, type: SearchType | undefined, tx: Transaction): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM search_documents
        WHERE author_id = $1 AND ($2::text IS NULL OR type = $2) ORDER BY id`,
      [authorId, type ?? null],
      { tx },
    );
    return rows.map(({ id }) => id);
  }

  async hideAuthor(authorId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'INSERT INTO search_hidden_authors (author_id) VALUES ($1) ON CONFLICT DO NOTHING',
      [authorId],
      { tx },
    );
  }

  async showAuthor(authorId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'DELETE FROM search_hidden_authors WHERE author_id = $1',
      [authorId],
      { tx },
    );
  }
}
