import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound, unauthorized } from '../../../errors/errors.js';
import { type PersonSummary, personSummarySql } from '../../users/person-summary.js';

export interface BlockedPerson {
  readonly person: PersonSummary;
  readonly created_at: Date;
  /** What lists are ordered by, to the microsecond. */
  readonly position: string;
}

/** Who has blocked whom. */
@Injectable()
export class BlockRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Locks of these people until the transaction ends, in one order for all; not of their rows. */
  async lockPeople(
    userIds: readonly string[],
    mode: 'shared' | 'exclusive',
    tx: Transaction,
  ): Promise<void> {
    const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
    await this.database.query(
      `SELECT ${lock}(key)
         FROM (SELECT DISTINCT hashtextextended('interactions of ' || id, 0) AS key
                 FROM unnest($1::uuid[]) AS id ORDER BY key) AS keys`,
      [userIds],
      { tx },
    );
  }

  /** The same, shared, for nobody whom it would have to wait for: of whom it has locked. */
  async lockFreePeople(userIds: readonly string[], tx: Transaction): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM (SELECT DISTINCT unnest($1::uuid[]) AS id) AS people
        WHERE pg_try_advisory_xact_lock_shared(hashtextextended('interactions of ' || id, 0))`,
      [userIds],
      { tx },
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Either way. */
  async isBetween(one: string, other: string, tx?: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM blocks
        WHERE (blocker_id, blocked_id) IN (($1::uuid, $2::uuid), ($2::uuid, $1::uuid)) LIMIT 1`,
      [one, other],
      { tx },
    );
    return rows.length > 0;
  }

  /** Whether it is new. @throws DomainError 404 when who is blocked is gone */
  async insertIfNew(blockerId: string, blockedId: string, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO blocks (blocker_id, blocked_id) VALUES ($1, $2)
           ON CONFLICT (blocker_id, blocked_id) DO NOTHING RETURNING 1`,
      [blockerId, blockedId],
      {
        tx,
        constraints: {
          blocks_blocker_id_fkey: unauthorized,
          blocks_blocked_id_fkey: notFound,
        },
      },
    );
    return rows.length > 0;
  }

  async countOf(blockerId: string, tx: Transaction): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM blocks WHERE blocker_id = $1',
      [blockerId],
      { tx },
    );
    return row?.count ?? 0;
  }

  /** Of somebody who may be suspended; false when they were not blocked. */
  async delete(blockerId: string, username: string): Promise<boolean> {
    const rows = await this.database.query(
      `DELETE FROM blocks USING users
        WHERE blocks.blocker_id = $1 AND blocks.blocked_id = users.id
          AND lower(users.username) = lower($2) RETURNING 1`,
      [blockerId, username],
    );
    return rows.length > 0;
  }

  /** Whom somebody has blocked, newest first; those who are suspended are not there. */
  list(blockerId: string, request: PageRequest): Promise<Page<BlockedPerson>> {
    return this.pages.read<BlockedPerson>(
      {
        select: `${personSummarySql('u')} AS person, b.created_at, b.created_at::text AS position`,
        from: 'blocks AS b JOIN users AS u ON u.id = b.blocked_id',
        where: ['b.blocker_id = $1', 'u.suspended_at IS NULL'],
        parameters: [blockerId],
        keys: [
          { expression: 'b.created_at', type: 'timestamptz' },
          { expression: 'b.blocked_id', type: 'uuid' },
        ],
        direction: 'DESC',
      },
      request,
    );
  }
}
