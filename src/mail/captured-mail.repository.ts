import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

export interface CapturedMailRow {
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  readonly parameters: Buffer;
  readonly created_at: Date;
}

const COLUMNS = 'id, recipient, template, parameters, created_at';

@Injectable()
export class CapturedMailRepository {
  constructor(private readonly database: Database) {}

  /** The newest first; of one recipient, without regard to case, when one is given. */
  list(recipient: string | undefined, limit: number): Promise<CapturedMailRow[]> {
    return this.database.query<CapturedMailRow>(
      `SELECT ${COLUMNS} FROM mails
        WHERE state = 'captured' AND ($1::text IS NULL OR lower(recipient) = lower($1))
        ORDER BY id DESC
        LIMIT $2`,
      [recipient ?? null, limit],
    );
  }

  async find(id: string): Promise<CapturedMailRow | undefined> {
    const [row] = await this.database.query<CapturedMailRow>(
      `SELECT ${COLUMNS} FROM mails WHERE id = $1 AND state = 'captured'`,
      [id],
    );
    return row;
  }
}
