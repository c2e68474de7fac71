import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { storableJson } from '../../../database/jsonb.js';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { GithubRepository } from './repository-answer.js';

/** What a run saw, and when. */
export interface Sighting {
  readonly identityId: string;
  readonly userId: string;
  readonly runId: string;
  readonly at: Date;
}

export interface KeptRow {
  readonly id: string;
  readonly github_id: string;
  readonly created: boolean;
  /** In something that others are shown when they look for it; also when it was created. */
  readonly changed: boolean;
}

export interface UnseenRow {
  readonly id: string;
  readonly full_name: string;
  readonly github_id: string;
}

const COLUMNS = [
  'github_id',
  'full_name',
  'name',
  'description',
  'url',
  'homepage',
  'language',
  'topics',
  'is_private',
  'is_fork',
  'is_archived',
  'stars_count',
  'forks_count',
  'open_issues_count',
  'default_branch',
  'pushed_at',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof GithubRepository)[];

const SEARCHED = [
  ...['full_name', 'description', 'url', 'language', 'topics', 'is_private', 'stars_count'],
  ...['created_at', 'updated_at'],
];

const CHANGES = COLUMNS.slice(1)
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

/** What is searched of them, and shown beside it. */
const searched = (alias: string): string =>
  SEARCHED.map((column) => `${alias}.${column}`).join(', ');

/**
 * Arrays of arrays would have to be of one length: all of it goes as JSON. Nobody else writes these
 * rows meanwhile, so that what is read of them is what is overwritten.
 */
const UPSERT = `
  WITH seen AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($5::jsonb) AS seen (
           id uuid, github_id bigint, full_name text, name text, description text, url text,
           homepage text, language text, topics text[], is_private boolean, is_fork boolean,
           is_archived boolean, stars_count integer, forks_count integer,
           open_issues_count integer, default_branch text, pushed_at timestamptz,
           created_at timestamptz, updated_at timestamptz)
  ), kept AS (
    INSERT INTO github_repositories AS held
           (id, identity_id, user_id, run_id, synced_at, ${COLUMNS.join(', ')})
    SELECT id, $1, $2, $3, $4, ${COLUMNS.join(', ')} FROM seen
        ON CONFLICT (identity_id, github_id) DO UPDATE
       SET ${CHANGES}, run_id = excluded.run_id, synced_at = excluded.synced_at,
           languages_due = held.languages_due OR held.pushed_at IS DISTINCT FROM excluded.pushed_at
    RETURNING held.*
  )
  SELECT kept.id, kept.github_id::text, before.id IS NULL AS created,
         (${searched('kept')}) IS DISTINCT FROM (${searched('before')}) AS changed
    FROM kept
    LEFT JOIN github_repositories AS before ON before.id = kept.id`;

/** The repositories that synchronisation found, as it writes them. */
@Injectable()
export class SyncedRepositoryRepository {
  constructor(private readonly database: Database) {}

  /** No two of the same number. */
  upsert(
    repositories: readonly GithubRepository[],
    { identityId, userId, runId, at }: Sighting,
    tx: Transaction,
  ): Promise<KeptRow[]> {
    const seen = repositories.map((one) => ({ id: uuidv7(), ...one }));
    return this.database.query<KeptRow>(
      UPSERT,
      [identityId, userId, runId, at, storableJson(seen)],
      { tx },
    );
  }

  /** How many of these there are. */
  async markSeen(
    githubIds: readonly string[],
    { identityId, runId, at }: Sighting,
    tx: Transaction,
  ): Promise<number> {
    const rows = await this.database.query(
      `UPDATE github_repositories SET run_id = $3, synced_at = $4
        WHERE identity_id = $1 AND github_id = ANY ($2::bigint[])
       RETURNING 1`,
      [identityId, githubIds, runId, at],
      { tx },
    );
    return rows.length;
  }

  /** Those that a run did not see. */
  unseen(identityId: string, runId: string, limit: number): Promise<UnseenRow[]> {
    return this.database.query<UnseenRow>(
      `SELECT id, full_name, github_id::text FROM github_repositories
        WHERE identity_id = $1 AND run_id <> $2 ORDER BY id LIMIT $3`,
      [identityId, runId, limit],
    );
  }

  async delete(id: string, identityId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'DELETE FROM github_repositories WHERE id = $1 AND identity_id = $2',
      [id, identityId],
      { tx },
    );
  }

  async count(identityId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM github_repositories WHERE identity_id = $1',
      [identityId],
    );
    return row?.count ?? 0;
  }
}
