import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { GithubRepository, Language } from './repository-answer.js';

export interface SyncedRepositoryRow extends Omit<GithubRepository, 'owner_id'> {
  readonly id: string;
  readonly languages: readonly Language[];
  readonly synced_at: Date;
  /** As text, for cursors. */
  readonly sorted_by: string;
}

export interface RepositoryFilters {
  readonly userId: string;
  /** Private ones too. */
  readonly own: boolean;
  /** In any case. */
  readonly language?: string | undefined;
  /** Part of the full name or the description, in any case. */
  readonly q?: string | undefined;
}

/** What was never pushed to comes last. */
const PUSHED = `coalesce(pushed_at, '-infinity')`;

const COLUMNS = `id, github_id::text, full_name, name, description, url, homepage, language,
  languages, topics, is_private, is_fork, is_archived, stars_count, forks_count, open_issues_count,
  default_branch, pushed_at, created_at, updated_at, synced_at`;

const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Synchronised repositories, for those who read them. */
@Injectable()
export class RepositoryListRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Newest pushed first. */
  list(
    { userId, own, language, q }: RepositoryFilters,
    request: PageRequest,
  ): Promise<Page<SyncedRepositoryRow>> {
    const where = ['user_id = $1', ...(own ? [] : ['NOT is_private'])];
    const parameters: unknown[] = [userId];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    if (language !== undefined) where.push(`lower(language) = lower(${bind(language)})`);
    if (q !== undefined) {
      const text = bind(`%${literal(q)}%`);
      where.push(`(full_name ILIKE ${text} OR description ILIKE ${text})`);
    }
    return this.pages.read<SyncedRepositoryRow>(
      {
        select: `${COLUMNS}, ${PUSHED}::text AS sorted_by`,
        from: 'github_repositories',
        where,
        parameters,
        keys: [
          { expression: PUSHED, type: 'timestamptz' },
          { expression: 'github_repositories.id', type: 'uuid' },
        ],
        direction: 'DESC',
      },
      request,
    );
  }

  /** The user's next ones after this one, or their first, for an export. */
  next(userId: string, after: string | undefined, limit: number): Promise<SyncedRepositoryRow[]> {
    return this.database.query<SyncedRepositoryRow>(
      `SELECT ${COLUMNS}, ${PUSHED}::text AS sorted_by FROM github_repositories
        WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [userId, after ?? null, limit],
    );
  }
}
