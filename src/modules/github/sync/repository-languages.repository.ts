import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { storableJson } from '../../../database/jsonb.js';
import type { Language } from './repository-answer.js';

export interface LanguagesDueRow {
  readonly id: string;
  readonly full_name: string;
  readonly languages_etag: string | null;
  readonly pushed_at: Date | null;
}

/** How much of which language synchronised repositories are. */
@Injectable()
export class RepositoryLanguagesRepository {
  constructor(private readonly database: Database) {}

  /** New ones, and those that were pushed to since. */
  due(identityId: string, limit: number): Promise<LanguagesDueRow[]> {
    return this.database.query<LanguagesDueRow>(
      `SELECT id, full_name, languages_etag, pushed_at FROM github_repositories
        WHERE identity_id = $1 AND languages_due ORDER BY id LIMIT $2`,
      [identityId, limit],
    );
  }

  async countDue(identityId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM github_repositories WHERE identity_id = $1 AND languages_due',
      [identityId],
    );
    return row?.count ?? 0;
  }

  async set(
    { id, pushed_at }: LanguagesDueRow,
    languages: readonly Language[],
    etag: string | undefined,
  ): Promise<void> {
    await this.database.query(
      `UPDATE github_repositories
          SET languages = $2, languages_etag = $3, languages_due = pushed_at IS DISTINCT FROM $4
        WHERE id = $1`,
      [id, storableJson(languages), etag ?? null, pushed_at],
    );
  }

  async keep({ id, pushed_at }: LanguagesDueRow): Promise<void> {
    await this.database.query(
      `UPDATE github_repositories SET languages_due = pushed_at IS DISTINCT FROM $2 WHERE id = $1`,
      [id, pushed_at],
    );
  }
}
