import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

const ofTheOther = (table: string, person: string): string => `
  SELECT subject.id FROM subjects AS subject JOIN ${table} AS one ON one.subject_id = subject.id
   WHERE subject.author_id = $1 AND one.${person} = $2
      OR subject.author_id = $2 AND one.${person} = $1`;

@Injectable()
export class SharedSubjectRepository {
  constructor(private readonly database: Database) {}

  /**
   * Locks what either of two has liked or commented on of the other's, all of it in order: what is
   * liked first and what is commented on later would not be.
   */
  async lockBetween(one: string, other: string, tx: Transaction): Promise<void> {
    await this.database.query(
      `SELECT FROM subjects
        WHERE id IN (${ofTheOther('likes', 'user_id')}
                     UNION ALL ${ofTheOther('comments', 'author_id')})
        ORDER BY id FOR NO KEY UPDATE`,
      [one, other],
      { tx },
    );
  }
}
