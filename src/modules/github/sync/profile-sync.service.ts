import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { IdentitiesService } from '../../users/identities.service.js';
import { ContributionsSync } from './contributions-sync.service.js';
import { GithubProfileRepository } from './github-profile.repository.js';
import { type GithubProfile, profileAnswer } from './profile-answer.js';
import { SyncClock } from './sync-clock.js';
import type { Synchroniser, SyncRun } from './sync-run.js';
import { SyncRepository } from './sync.repository.js';

/** Per cent of the job; the rest is contributions. */
const FIGURES_PERCENT = 10;

/** A user's figures on GitHub, and their contributions. */
@Injectable()
export class ProfileSync implements Synchroniser {
  constructor(
    private readonly syncs: SyncRepository,
    private readonly profiles: GithubProfileRepository,
    private readonly contributions: ContributionsSync,
    private readonly identities: IdentitiesService,
    private readonly transactions: TransactionRunner,
    private readonly clock: SyncClock,
  ) {}

  async synchronise(run: SyncRun): Promise<Readonly<Record<string, number>>> {
    const profile = await this.figures(run);
    await run.progress(FIGURES_PERCENT);
    const years = await this.contributions.synchronise(run, profile.account_created_at, (part) =>
      run.progress(FIGURES_PERCENT + (100 - FIGURES_PERCENT) * part),
    );
    const { followers, following, public_repos } = profile;
    return { followers, following, public_repos, years_read: years };
  }

  private async figures(run: SyncRun): Promise<GithubProfile> {
    const known = await this.profiles.find(run.identityId);
    const answer = await run.github.get('/user', known?.etag);
    if (answer.status === 304 && known) {
      await this.held(run, (tx) =>
        this.profiles.noteUnchanged(run.identityId, this.clock.now(), tx),
      );
      return known;
    }
    const { data, etag } = answer.status === 200 ? answer : await run.github.read('/user');
    const profile = profileAnswer(data);
    await this.held(run, async (tx) => {
      await this.profiles.put(run, profile, etag, this.clock.now(), tx);
      await this.identities.rename(run.identityId, profile.login, tx);
    });
    return profile;
  }

  private held(run: SyncRun, work: (tx: Transaction) => Promise<void>): Promise<void> {
    return this.transactions.run(async (tx) => {
      await this.syncs.hold(run, 'profile', tx);
      await work(tx);
    });
  }
}
