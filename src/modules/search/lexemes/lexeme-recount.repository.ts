import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { COUNTING_LOCK } from './lexeme.repository.js';

/** Counts the words of all documents anew. */
@Injectable()
export class LexemeRecountRepository {
  constructor(private readonly database: Database) {}

  /** Waits for whoever counts; nobody else does until the transaction ends. */
  async waitForCounting(tx: Transaction): Promise<void> {
    await this.database.query('SELECT pg_advisory_xact_lock($1)', [COUNTING_LOCK], { tx });
  }

  /** How many words there are. One statement: what is committed meanwhile is counted after it. */
  async recount(tx: Transaction): Promise<number> {
    const [row] = await this.database.query<{ words: number }>(
      `WITH counted AS MATERIALIZED (
         SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_documents')
          WHERE word ~ '^[[:alpha:]]{3,32}$'
       ), noted AS (
         DELETE FROM search_lexeme_changes
       ), unused AS (
         DELETE FROM search_lexemes AS held
          WHERE NOT EXISTS (SELECT FROM counted WHERE word = held.lexeme)
       ), kept AS (
         INSERT INTO search_lexemes AS held (lexeme, documents) SELECT word, ndoc FROM counted
             ON CONFLICT (lexeme) DO UPDATE SET documents = excluded.documents
       )
       SELECT count(*)::int AS words FROM counted`,
      [],
      { tx },
    );
    return row?.words ?? 0;
  }
}
