import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { SearchDetails, SearchType } from '../documents/search-document.js';

export interface SearchHitRow {
  readonly id: string;
  readonly type: SearchType;
  readonly title: string;
  readonly description: string | null;
  readonly content: string;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly is_public: boolean;
  readonly popularity: number;
  readonly details: SearchDetails;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly author_id: string;
  /** Of the author's own document. */
  readonly author: SearchDetails;
}

/** What is shown of what was found. */
@Injectable()
export class SearchHitRepository {
  constructor(private readonly database: Database) {}

  /**
   * In any order; without what this reader may not read, or what was deleted since it was found.
   * @param reach characters of the content
   */
  find(ids: readonly string[], readerId: string | null, reach: number): Promise<SearchHitRow[]> {
    return this.database.query<SearchHitRow>(
      `SELECT document.id, document.type, document.title, document.description,
              left(document.content, $3) AS content, document.language, document.tags,
              document.is_public, document.popularity, document.details, document.created_at,
              document.updated_at, document.author_id, author.details AS author
         FROM search_documents AS document
         JOIN search_documents AS author ON author.id = document.author_id
        WHERE document.id = ANY ($1::uuid[])
          AND (document.is_public OR document.author_id = $2::uuid)
          AND NOT EXISTS (SELECT FROM search_hidden_authors AS hidden
                           WHERE hidden.author_id = document.author_id)`,
      [ids, readerId, reach],
      { name: 'search_hits' },
    );
  }
}
