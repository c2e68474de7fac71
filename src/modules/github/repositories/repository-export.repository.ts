import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import {
  IN_ROLE,
  VISIBLE_COLUMNS,
  VISIBLE_FROM,
  type VisibleRepository,
} from './visible-repository.js';

const MAX_BATCH = 500;

/** Reads all of the repositories that a user tracks or sees. */
@Injectable()
export class RepositoryExportRepository {
  constructor(private readonly database: Database) {}

  /** Up to 500 of the user's own after this subscription, or the first, oldest first. */
  nextTracked(userId: string, after: string | undefined): Promise<VisibleRepository[]> {
    return this.next(IN_ROLE.owner, userId, after);
  }

  /** The same of those that others own. */
  nextSubscribed(userId: string, after: string | undefined): Promise<VisibleRepository[]> {
    return this.next(`s.role = 'subscriber'`, userId, after);
  }

  private next(
    condition: string,
    userId: string,
    after: string | undefined,
  ): Promise<VisibleRepository[]> {
    return this.database.query<VisibleRepository>(
      `SELECT ${VISIBLE_COLUMNS} FROM ${VISIBLE_FROM}
        WHERE s.user_id = $1 AND ${condition} AND ($2::uuid IS NULL OR s.id > $2)
        ORDER BY s.id LIMIT ${MAX_BATCH}`,
      [userId, after ?? null],
    );
  }
}
