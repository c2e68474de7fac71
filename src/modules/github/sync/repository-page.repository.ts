import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/** What a page of repositories held when it was last read. */
export interface RepositoryPage {
  readonly etag: string;
  readonly next_page: string | null;
  readonly github_ids: readonly string[];
}

/** The pages in which GitHub lists a user's repositories. */
@Injectable()
export class RepositoryPageRepository {
  constructor(private readonly database: Database) {}

  async find(identityId: string, path: string): Promise<RepositoryPage | undefined> {
    const [row] = await this.database.query<RepositoryPage>(
      `SELECT etag, next_page, github_ids::text[] FROM github_repository_pages
        WHERE identity_id = $1 AND path = $2`,
      [identityId, path],
    );
    return row;
  }

  async put(
    identityId: string,
    path: string,
    page: RepositoryPage,
    runId: string,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO github_repository_pages (identity_id, path, etag, next_page, github_ids, run_id)
       VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (identity_id, path) DO UPDATE
          SET etag = excluded.etag, next_page = excluded.next_page,
              github_ids = excluded.github_ids, run_id = excluded.run_id`,
      [identityId, path, page.etag, page.next_page, page.github_ids, runId],
      { tx },
    );
  }

  /** Those that a run did not come to. */
  async deleteOthers(identityId: string, runId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'DELETE FROM github_repository_pages WHERE identity_id = $1 AND run_id <> $2',
      [identityId, runId],
      { tx },
    );
  }
}
