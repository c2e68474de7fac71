import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { ContributionYearRepository } from './contribution-year.repository.js';
import { windowOf, yearsDue } from './contribution-years.js';
import { CONTRIBUTIONS, contributionsAnswer } from './contributions-answer.js';
import { SyncClock } from './sync-clock.js';
import type { SyncRun } from './sync-run.js';
import { SyncRepository } from './sync.repository.js';

/** With it GitHub counts what is done in private repositories, too. */
const PRIVATE_SCOPE = 'repo';

/** Asks for the contributions of the years that are not kept, or were kept too long ago. */
@Injectable()
export class ContributionsSync {
  constructor(
    private readonly syncs: SyncRepository,
    private readonly years: ContributionYearRepository,
    private readonly transactions: TransactionRunner,
    private readonly clock: SyncClock,
  ) {}

  /**
   * How many years were asked for. Each is committed by itself, so that another attempt asks for the
   * rest.
   * @param onProgress gets the done part, from 0 to 1
   */
  async synchronise(
    run: SyncRun,
    accountCreatedAt: Date,
    onProgress: (part: number) => Promise<void>,
  ): Promise<number> {
    const withPrivate = run.scopes.includes(PRIVATE_SCOPE);
    const kept = await this.years.kept(run.identityId);
    const due = yearsDue(accountCreatedAt, kept, withPrivate, this.clock.now());
    for (const [index, year] of due.entries()) {
      await this.fetch(run, year, withPrivate);
      await onProgress((index + 1) / due.length);
    }
    return due.length;
  }

  private async fetch(run: SyncRun, year: number, with_private: boolean): Promise<void> {
    const fetched_at = this.clock.now();
    const data = await run.github.graphql(CONTRIBUTIONS, windowOf(year, fetched_at));
    const counts = contributionsAnswer(data, year);
    await this.transactions.run(async (tx) => {
      await this.syncs.hold(run, 'profile', tx);
      await this.years.put(run, { year, counts, with_private, fetched_at }, tx);
    });
  }
}
