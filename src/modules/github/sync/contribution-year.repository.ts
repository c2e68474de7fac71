import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { DayCounts } from './contributions-answer.js';
import type { KeptYear } from './contribution-years.js';

export interface ContributionYear extends KeptYear {
  readonly counts: DayCounts;
}

const YEAR = 'year, with_private, fetched_at';

/** Contributions, a year in a row. */
@Injectable()
export class ContributionYearRepository {
  constructor(private readonly database: Database) {}

  kept(identityId: string): Promise<KeptYear[]> {
    return this.database.query<KeptYear>(
      `SELECT ${YEAR} FROM github_contribution_years WHERE identity_id = $1`,
      [identityId],
    );
  }

  /** The oldest first. @param withPrivate whether for their user's own eyes */
  between(
    userId: string,
    firstYear: number,
    lastYear: number,
    withPrivate: boolean,
  ): Promise<ContributionYear[]> {
    return this.database.query<ContributionYear>(
      `SELECT ${YEAR}, counts FROM github_contribution_years
        WHERE user_id = $1 AND year BETWEEN $2 AND $3 AND ($4 OR NOT with_private)
        ORDER BY year`,
      [userId, firstYear, lastYear, withPrivate],
    );
  }

  async put(
    { identityId, userId }: { readonly identityId: string; readonly userId: string },
    { year, counts, with_private, fetched_at }: ContributionYear,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO github_contribution_years
              (identity_id, user_id, year, counts, with_private, fetched_at)
       VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (identity_id, year) DO UPDATE
          SET counts = excluded.counts, with_private = excluded.with_private,
              fetched_at = excluded.fetched_at`,
      [identityId, userId, year, JSON.stringify(counts), with_private, fetched_at],
      { tx },
    );
  }
}
