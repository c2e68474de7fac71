import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { GithubRefused } from '../client/github-api.errors.js';
import { KeptRepositories } from './kept-repositories.service.js';
import { inParallel } from './in-parallel.js';
import { type GithubRepository, repositoryAnswer } from './repository-answer.js';
import { RepositoryPageRepository } from './repository-page.repository.js';
import { SyncClock } from './sync-clock.js';
import type { SyncRun } from './sync-run.js';
import { SyncRepository } from './sync.repository.js';
import { SyncedRepositoryRepository, type UnseenRow } from './synced-repository.repository.js';

const BATCH = 100;
const CONCURRENCY = 4;

/** Not there, or taken down. */
const GONE = [404, 451];

/** What is known of it stays. */
const WITHHELD = Symbol('nothing that this token may see now');

/**
 * Deletes what is gone on GitHub. What no page showed may have slipped from one page to another
 * while they were read, so each is asked for by itself before.
 */
@Injectable()
export class UnseenRepositories {
  constructor(
    private readonly syncs: SyncRepository,
    private readonly repositories: SyncedRepositoryRepository,
    private readonly kept: KeptRepositories,
    private readonly pages: RepositoryPageRepository,
    private readonly transactions: TransactionRunner,
    private readonly clock: SyncClock,
  ) {}

  /** After all pages of the run; how many were deleted. */
  async sweep(run: SyncRun): Promise<number> {
    let deleted = 0;
    for (;;) {
      const unseen = await this.repositories.unseen(run.identityId, run.runId, BATCH);
      if (unseen.length === 0) break;
      await inParallel(unseen, CONCURRENCY, async (row) => {
        if (await this.settle(run, row)) deleted += 1;
      });
    }
    await this.transactions.run(async (tx) => {
      await this.syncs.hold(run, 'repositories', tx);
      await this.pages.deleteOthers(run.identityId, run.runId, tx);
    });
    return deleted;
  }

  /** Whether it was deleted; else it has been seen. */
  private async settle(run: SyncRun, row: UnseenRow): Promise<boolean> {
    const found = await this.find(run, row);
    const { identityId, userId, runId } = run;
    return this.transactions.run(async (tx) => {
      await this.syncs.hold(run, 'repositories', tx);
      if (!found) {
        await this.kept.remove(row.id, identityId, tx);
        return true;
      }
      const sighting = { identityId, userId, runId, at: this.clock.now() };
      if (found === WITHHELD) await this.repositories.markSeen([row.github_id], sighting, tx);
      else await this.kept.keep([found], sighting, tx);
      return false;
    });
  }

  /** Undefined when it is gone: also when it is somebody else's by now, or another of its name. */
  private async find(
    run: SyncRun,
    row: UnseenRow,
  ): Promise<GithubRepository | typeof WITHHELD | undefined> {
    try {
      const { data } = await run.github.read(`/repos/${row.full_name}`);
      const found = repositoryAnswer(data);
      const same = found.github_id === row.github_id && found.owner_id === run.githubUserId;
      return same ? found : undefined;
    } catch (error) {
      if (!(error instanceof GithubRefused)) throw error;
      if (GONE.includes(error.status)) return undefined;
      if (error.status === 403) return WITHHELD;
      throw error;
    }
  }
}
