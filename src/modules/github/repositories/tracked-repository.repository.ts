import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import { unauthorized } from '../../../errors/errors.js';
import { repositoryAlreadyTracked } from './tracked-repositories.errors.js';
import {
  IN_ROLE,
  type RepositoryRole,
  VISIBLE_COLUMNS,
  VISIBLE_FROM,
  type VisibleRepository,
} from './visible-repository.js';

export interface NewTrackedRepository {
  readonly id: string;
  readonly subscriptionId: string;
  readonly userId: string;
  readonly fullName: string;
  readonly events: readonly string[] | null;
  /** Sealed. */
  readonly secret: Buffer;
}

/** The repositories that users track. */
@Injectable()
export class TrackedRepositoryRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** With its owner's subscription. @throws DomainError REPOSITORY_ALREADY_TRACKED by this user */
  async insert(repository: NewTrackedRepository, tx: Transaction): Promise<void> {
    const { id, subscriptionId, userId, fullName, events, secret } = repository;
    await this.database.query(
      `WITH tracked AS (
         INSERT INTO tracked_repositories (id, user_id, full_name, events, secret)
         VALUES ($1, $2, $3, $4, $5) RETURNING id, user_id
       )
       INSERT INTO repository_subscriptions (id, repo_id, user_id, role, accepted_at)
       SELECT $6, id, user_id, 'owner', now() FROM tracked`,
      [id, userId, fullName, events, secret, subscriptionId],
      {
        tx,
        constraints: {
          tracked_repositories_name: repositoryAlreadyTracked,
          tracked_repositories_user_id_fkey: unauthorized,
        },
      },
    );
  }

  /** Undefined for whoever may not see it. */
  async findVisible(
    userId: string,
    id: string,
    tx?: Transaction,
  ): Promise<VisibleRepository | undefined> {
    const [row] = await this.database.query<VisibleRepository>(
      `SELECT ${VISIBLE_COLUMNS} FROM ${VISIBLE_FROM} WHERE s.repo_id = $1 AND s.user_id = $2`,
      [id, userId],
      { tx },
    );
    return row;
  }

  /** Newest first. */
  list(
    userId: string,
    role: RepositoryRole,
    request: PageRequest,
  ): Promise<Page<VisibleRepository>> {
    return this.pages.read<VisibleRepository>(
      {
        select: VISIBLE_COLUMNS,
        from: VISIBLE_FROM,
        where: ['s.user_id = $1', IN_ROLE[role]],
        parameters: [userId],
        keys: [{ expression: 's.id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** Undefined when there is none. */
  async findOwner(id: string, tx?: Transaction): Promise<string | undefined> {
    const [row] = await this.database.query<{ user_id: string }>(
      `SELECT user_id FROM tracked_repositories
        WHERE id = $1 AND user_id IS NOT NULL AND deleted_at IS NULL`,
      [id],
      { tx },
    );
    return row?.user_id;
  }

  /** Nobody changes or deletes it until the transaction ends; false when it is not the user's. */
  async lock(userId: string, id: string, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM tracked_repositories WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL
          FOR NO KEY UPDATE`,
      [id, userId],
      { tx },
    );
    return rows.length > 0;
  }

  /** What is kept of it. */
  setEvents(
    userId: string,
    id: string,
    events: readonly string[] | null,
    tx: Transaction,
  ): Promise<boolean> {
    return this.update('events = $3', [id, userId, events], tx);
  }

  /** The secret before it stays good for so long; the one before that no more. */
  rotateSecret(
    userId: string,
    id: string,
    secret: Buffer,
    overlapSeconds: number,
    tx: Transaction,
  ): Promise<boolean> {
    return this.update(
      `secret = $3, former_secret = secret,
       former_secret_expires_at = now() + $4::int * interval '1 second'`,
      [id, userId, secret, overlapSeconds],
      tx,
    );
  }

  /** Its name is free from the commit on. False when it is not the user's. */
  async markDeleted(userId: string, id: string, tx: Transaction): Promise<boolean> {
    const marked = await this.update(
      `deleted_at = now(), secret = '', former_secret = NULL, former_secret_expires_at = NULL`,
      [id, userId],
      tx,
    );
    if (!marked) return false;
    // A statement of its own sees those who were invited while the one before waited for the row.
    await this.database.query('DELETE FROM repository_subscriptions WHERE repo_id = $1', [id], {
      tx,
    });
    return true;
  }

  private async update(
    assignments: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE tracked_repositories SET ${assignments}, updated_at = now()
        WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL RETURNING 1`,
      parameters,
      { tx },
    );
    return rows.length > 0;
  }
}
