import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

/** Somebody whom a user has chosen, and when. */
export interface ChosenPerson {
  readonly key: string;
  readonly username: string;
  readonly created_at: Date;
}

const MAX_BATCH = 500;

/** Reads all whom a user follows and has blocked, up to 500 at a time after a key. */
@Injectable()
export class RelationExportRepository {
  constructor(private readonly database: Database) {}

  /** Oldest first. */
  nextFollowed(userId: string, after: string | undefined): Promise<ChosenPerson[]> {
    return this.next(
      'f.id',
      'follows AS f JOIN users AS u ON u.id = f.followed_id WHERE f.follower_id = $1',
      [userId, after ?? null],
    );
  }

  nextBlocked(userId: string, after: string | undefined): Promise<ChosenPerson[]> {
    return this.next(
      'f.blocked_id',
      'blocks AS f JOIN users AS u ON u.id = f.blocked_id WHERE f.blocker_id = $1',
      [userId, after ?? null],
    );
  }

  private next(
    key: string,
    source: string,
    parameters: readonly unknown[],
  ): Promise<ChosenPerson[]> {
    return this.database.query<ChosenPerson>(
      `SELECT ${key} AS key, u.username, f.created_at FROM ${source}
          AND ($2::uuid IS NULL OR ${key} > $2) ORDER BY ${key} LIMIT ${MAX_BATCH}`,
      parameters,
    );
  }
}
