import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors/errors.js';
import { type PersonSummary, personSummarySql } from '../../users/person-summary.js';
import { alreadySubscribed } from './tracked-repositories.errors.js';

/** Somebody who is invited to a repository's events, or gets them. */
export interface Subscriber {
  readonly id: string;
  readonly person: PersonSummary;
  /** What they are shown; null: everything. */
  readonly events: readonly string[] | null;
  readonly invited_at: Date;
  /** Null: invited. */
  readonly accepted_at: Date | null;
}

export interface NewSubscription {
  readonly id: string;
  readonly repoId: string;
  readonly userId: string;
  readonly events: readonly string[] | null;
}

const SUBSCRIBER = `s.id, ${personSummarySql('u')} AS person, s.events, s.invited_at, s.accepted_at`;

/** Who gets a repository's events besides its owner. */
@Injectable()
export class RepositorySubscriptionRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Of a repository that is the user's; empty for any other. Newest first. */
  list(ownerId: string, repoId: string, request: PageRequest): Promise<Page<Subscriber>> {
    return this.pages.read<Subscriber>(
      {
        select: SUBSCRIBER,
        from: `repository_subscriptions AS s
          JOIN tracked_repositories AS r ON r.id = s.repo_id AND r.deleted_at IS NULL
          JOIN users AS u ON u.id = s.user_id`,
        where: [`r.id = $1`, `r.user_id = $2`, `s.role = 'subscriber'`],
        parameters: [repoId, ownerId],
        keys: [{ expression: 's.id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** @throws DomainError ALREADY_SUBSCRIBED; 404 when that user is gone */
  async insert(
    { id, repoId, userId, events }: NewSubscription,
    tx: Transaction,
  ): Promise<Subscriber> {
    const [row] = await this.database.query<Subscriber>(
      `WITH s AS (
         INSERT INTO repository_subscriptions (id, repo_id, user_id, role, events)
         VALUES ($1, $2, $3, 'subscriber', $4) RETURNING *
       )
       SELECT ${SUBSCRIBER} FROM s JOIN users AS u ON u.id = s.user_id`,
      [id, repoId, userId, events],
      {
        tx,
        constraints: {
          repository_subscriptions_repo_id_user_id_key: alreadySubscribed,
          repository_subscriptions_user_id_fkey: notFound,
        },
      },
    );
    if (!row) throw notFound();
    return row;
  }

  /** How many a repository has besides its owner. */
  countOfRepository(repoId: string, tx: Transaction): Promise<number> {
    return this.count(`repo_id = $1 AND role = 'subscriber'`, repoId, tx);
  }

  /** How many repositories of others a user gets the events of. */
  countOfUser(userId: string, tx: Transaction): Promise<number> {
    return this.count(
      `user_id = $1 AND role = 'subscriber' AND accepted_at IS NOT NULL`,
      userId,
      tx,
    );
  }

  /** Whether the user was invited and had not accepted. */
  accept(userId: string, repoId: string, tx: Transaction): Promise<boolean> {
    return this.update('accepted_at = now()', 'accepted_at IS NULL', [repoId, userId], tx);
  }

  /** What a subscriber who has accepted is shown. */
  setEvents(
    userId: string,
    repoId: string,
    events: readonly string[] | null,
    tx: Transaction,
  ): Promise<boolean> {
    return this.update('events = $3', 'accepted_at IS NOT NULL', [repoId, userId, events], tx);
  }

  /** Only for the repository's owner and for that subscriber, whom `username` names in any case. */
  async delete(byUserId: string, repoId: string, username: string): Promise<boolean> {
    const rows = await this.database.query(
      `DELETE FROM repository_subscriptions AS s USING tracked_repositories AS r, users AS u
        WHERE s.repo_id = $1 AND s.role = 'subscriber'
          AND r.id = s.repo_id AND r.deleted_at IS NULL
          AND u.id = s.user_id AND lower(u.username) = lower($2)
          AND $3 IN (r.user_id, s.user_id)
       RETURNING 1`,
      [repoId, username, byUserId],
    );
    return rows.length > 0;
  }

  /** Of each of two to what the other tracks, accepted or not. */
  async deleteBetween(one: string, other: string): Promise<void> {
    await this.database.query(
      `DELETE FROM repository_subscriptions AS s USING tracked_repositories AS r
        WHERE r.id = s.repo_id AND s.role = 'subscriber'
          AND (r.user_id, s.user_id) IN (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
      [one, other],
    );
  }

  private async update(
    assignment: string,
    condition: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE repository_subscriptions SET ${assignment}
        WHERE repo_id = $1 AND user_id = $2 AND role = 'subscriber' AND ${condition} RETURNING 1`,
      parameters,
      { tx },
    );
    return rows.length > 0;
  }

  private async count(condition: string, key: string, tx: Transaction): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM repository_subscriptions WHERE ${condition}`,
      [key],
      { tx },
    );
    return row?.count ?? 0;
  }
}
