import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { GithubProfile } from './profile-answer.js';

export interface GithubProfileRow extends GithubProfile {
  readonly user_id: string;
  readonly etag: string | null;
  readonly synced_at: Date;
}

const PROFILE =
  'user_id, login, followers, following, public_repos, account_created_at, etag, synced_at';

/** Users' profiles on GitHub, as last synchronised. */
@Injectable()
export class GithubProfileRepository {
  constructor(private readonly database: Database) {}

  async find(identityId: string): Promise<GithubProfileRow | undefined> {
    const [row] = await this.database.query<GithubProfileRow>(
      `SELECT ${PROFILE} FROM github_profiles WHERE identity_id = $1`,
      [identityId],
    );
    return row;
  }

  findOfUsers(userIds: readonly string[]): Promise<GithubProfileRow[]> {
    return this.database.query<GithubProfileRow>(
      `SELECT ${PROFILE} FROM github_profiles WHERE user_id = ANY ($1::uuid[])`,
      [userIds],
      { name: 'github_profiles' },
    );
  }

  async put(
    { identityId, userId }: { readonly identityId: string; readonly userId: string },
    profile: GithubProfile,
    etag: string | undefined,
    now: Date,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO github_profiles (identity_id, ${PROFILE})
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (identity_id) DO UPDATE
          SET login = excluded.login, followers = excluded.followers,
              following = excluded.following, public_repos = excluded.public_repos,
              account_created_at = excluded.account_created_at, etag = excluded.etag,
              synced_at = excluded.synced_at`,
      [
        identityId,
        userId,
        profile.login,
        profile.followers,
        profile.following,
        profile.public_repos,
        profile.account_created_at,
        etag ?? null,
        now,
      ],
      { tx },
    );
  }

  async noteUnchanged(identityId: string, now: Date, tx: Transaction): Promise<void> {
    await this.database.query(
      'UPDATE github_profiles SET synced_at = $2 WHERE identity_id = $1',
      [identityId, now],
      { tx },
    );
  }
}
