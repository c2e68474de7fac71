import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/** Any number that nothing else in this database locks. */
export const COUNTING_LOCK = 6_180_341;

export interface CountedChanges {
  readonly changes: number;
  readonly rarer: readonly string[];
}

/** The words of all documents. */
@Injectable()
export class LexemeRepository {
  constructor(private readonly database: Database) {}

  /** False when somebody else counts; else nobody does until the transaction ends. */
  async beginCounting(tx: Transaction): Promise<boolean> {
    const [row] = await this.database.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS locked',
      [COUNTING_LOCK],
      { tx },
    );
    return row?.locked === true;
  }

  /**
   * Counts so many changes, the oldest first, but no more than of so many words after the first; how
   * many there were, and which words became rarer.
   */
  async countChanges(limit: number, words: number, tx: Transaction): Promise<CountedChanges> {
    const [row] = await this.database.query<CountedChanges>(
      `WITH taken AS (
         DELETE FROM search_lexeme_changes
          WHERE id IN (
            SELECT id FROM (
              SELECT id, sum(words) OVER (ORDER BY id) - words AS words_before FROM (
                SELECT id, cardinality(come) + cardinality(gone) AS words
                  FROM search_lexeme_changes ORDER BY id LIMIT $1) AS oldest) AS sized
             WHERE words_before < $2)
         RETURNING come, gone
       ), delta AS (
         SELECT lexeme, sum(difference)::int AS difference
           FROM (SELECT unnest(come) AS lexeme, 1 AS difference FROM taken
                  UNION ALL SELECT unnest(gone), -1 FROM taken) AS changed
          GROUP BY lexeme HAVING sum(difference) <> 0
       ), counted AS (
         INSERT INTO search_lexemes AS held (lexeme, documents)
         SELECT lexeme, difference FROM delta
             ON CONFLICT (lexeme) DO UPDATE SET documents = held.documents + excluded.documents
       )
       SELECT (SELECT count(*)::int FROM taken) AS changes,
              ARRAY(SELECT lexeme FROM delta WHERE difference < 0) AS rarer`,
      [limit, words],
      { tx, name: 'search_count_lexemes' },
    );
    return row ?? { changes: 0, rarer: [] };
  }

  /** Those of them that are in no document any more. */
  async deleteUnused(lexemes: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      'DELETE FROM search_lexemes WHERE lexeme = ANY ($1::text[]) AND documents <= 0',
      [lexemes],
      { tx },
    );
  }
}
