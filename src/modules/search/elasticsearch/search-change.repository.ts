import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/** Any numbers that nothing else in this database locks. */
const INDEXING_LOCK = 6_180_342;
const REBUILDING_LOCK = 6_180_343;

export interface SearchChange {
  readonly document_id: string;
  /** Of two states of a document the one with the greater is the newer. */
  readonly version: string;
}

/**
 * The version is taken when the row is this transaction's: what was taken before it waited for
 * another's would be less than that one's.
 */
const ANEW = `ON CONFLICT (document_id) DO UPDATE SET version = nextval('search_versions')`;

/** What another index is yet to be told of. */
@Injectable()
export class SearchChangeRepository {
  constructor(private readonly database: Database) {}

  async note(ids: readonly string[], tx?: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO search_changes (document_id)
       SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id ${ANEW}`,
      [ids],
      { tx, name: 'search_note_changes' },
    );
  }

  /** All that is an author's. */
  async noteAllOf(authorId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO search_changes (document_id)
       SELECT id FROM search_documents WHERE author_id = $1 ORDER BY id ${ANEW}`,
      [authorId],
      { tx },
    );
  }

  /**
   * All that is of those of these users who are called otherwise so far, but for their own documents:
   * these are noted when they are put, as all are after their rows.
   */
  async noteRenamed(
    users: readonly { readonly id: string; readonly username: string }[],
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO search_changes (document_id)
       SELECT id FROM search_documents
        WHERE author_id = ANY (ARRAY(
                SELECT held.id FROM unnest($1::uuid[], $2::text[]) AS given (id, username)
                  JOIN search_documents AS held ON held.id = given.id
                 WHERE held.details ->> 'username' IS DISTINCT FROM given.username))
          AND id <> author_id
        ORDER BY id ${ANEW}`,
      [users.map(({ id }) => id), users.map(({ username }) => username)],
      { tx, name: 'search_note_renamed' },
    );
  }

  /** False when somebody else indexes; else nobody does until the transaction ends. */
  async beginIndexing(tx: Transaction): Promise<boolean> {
    return this.lock(INDEXING_LOCK, '5min', tx);
  }

  /** Waits for whoever indexes; nobody does until the transaction ends. */
  async waitForIndexing(tx: Transaction): Promise<void> {
    await this.database.query('SELECT pg_advisory_xact_lock($1)', [INDEXING_LOCK], { tx });
  }

  /** False when somebody else rebuilds; else nobody does until the transaction ends. */
  async beginRebuilding(tx: Transaction): Promise<boolean> {
    return this.lock(REBUILDING_LOCK, '0', tx);
  }

  /** The version of the newest change; undefined when nothing waits. */
  async newest(): Promise<string | undefined> {
    const [row] = await this.database.query<{ version: string | null }>(
      'SELECT max(version) AS version FROM search_changes',
    );
    return row?.version ?? undefined;
  }

  /** The oldest of those up to a version, but for some. */
  claim(
    upTo: string,
    except: readonly string[],
    limit: number,
    tx: Transaction,
  ): Promise<SearchChange[]> {
    return this.database.query<SearchChange>(
      `SELECT document_id, version FROM search_changes
        WHERE version <= $1 AND document_id <> ALL ($2::uuid[]) ORDER BY version LIMIT $3`,
      [upTo, except, limit],
      { tx },
    );
  }

  /** What changed again is not done; what is being changed is left to that. */
  async deleteDone(changes: readonly SearchChange[], tx: Transaction): Promise<void> {
    await this.database.query(
      `DELETE FROM search_changes
        WHERE document_id = ANY (ARRAY(
                SELECT held.document_id FROM search_changes AS held
                  JOIN unnest($1::uuid[], $2::bigint[]) AS done (id, version)
                    ON held.document_id = done.id AND held.version = done.version
                   FOR UPDATE OF held SKIP LOCKED))`,
      [changes.map(({ document_id }) => document_id), changes.map(({ version }) => version)],
      { tx },
    );
  }

  /** Behind all that waits. */
  async putBack(changes: readonly SearchChange[], tx: Transaction): Promise<void> {
    await this.database.query(
      `UPDATE search_changes SET version = nextval('search_versions')
        WHERE document_id = ANY (ARRAY(
                SELECT document_id FROM search_changes WHERE document_id = ANY ($1::uuid[])
                   FOR UPDATE SKIP LOCKED))`,
      [changes.map(({ document_id }) => document_id)],
      { tx },
    );
  }

  /** How many wait, counted no further than `limit`. */
  async count(limit: number): Promise<number> {
    const [row] = await this.database.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM (SELECT FROM search_changes LIMIT $1) AS waiting`,
      [limit],
    );
    return row?.waiting ?? 0;
  }

  /** @param idle for how long the transaction may do nothing; `0`: for as long as it takes */
  private async lock(lock: number, idle: string, tx: Transaction): Promise<boolean> {
    const [row] = await this.database.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock($1) AS locked,
              set_config('idle_in_transaction_session_timeout', $2, true)`,
      [lock, idle],
      { tx },
    );
    return row?.locked === true;
  }
}
