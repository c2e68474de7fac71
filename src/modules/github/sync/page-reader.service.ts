import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { GithubPage } from '../client/github-api.js';
import { KeptRepositories } from './kept-repositories.service.js';
import { pageAfter } from './page-path.js';
import { repositoriesAnswer } from './repository-answer.js';
import { RepositoryPageRepository, type RepositoryPage } from './repository-page.repository.js';
import { SyncClock } from './sync-clock.js';
import type { SyncRun } from './sync-run.js';
import { SyncRepository } from './sync.repository.js';
import { type Sighting, SyncedRepositoryRepository } from './synced-repository.repository.js';

/** What came of a page. */
export interface PageRead {
  readonly created: number;
  /** Null after the last one. */
  readonly next: string | null;
}

/** Reads pages of repositories; each is committed together with the place where the run goes on. */
@Injectable()
export class PageReader {
  constructor(
    private readonly syncs: SyncRepository,
    private readonly pages: RepositoryPageRepository,
    private readonly repositories: SyncedRepositoryRepository,
    private readonly kept: KeptRepositories,
    private readonly transactions: TransactionRunner,
    private readonly clock: SyncClock,
  ) {}

  async read(run: SyncRun, path: string): Promise<PageRead> {
    const known = await this.pages.find(run.identityId, path);
    const answer = await run.github.get(path, known?.etag);
    if (answer.status === 200) return this.commit(run, path, answer);
    const read = known && (await this.commitUnchanged(run, path, known));
    // Not all that the page held is kept: it is read as if it were new.
    return read ?? this.commit(run, path, await run.github.read(path));
  }

  private async commit(run: SyncRun, path: string, answer: GithubPage): Promise<PageRead> {
    const repositories = repositoriesAnswer(answer.data);
    const next = pageAfter(path, answer.next ?? null, repositories.length);
    const github_ids = repositories.map((repository) => repository.github_id);
    return this.transactions.run(async (tx) => {
      await this.syncs.hold(run, 'repositories', tx);
      const created = await this.kept.keep(repositories, this.sighting(run), tx);
      // Without one it cannot be asked whether the page has changed; the row would be of no use.
      const page = { etag: answer.etag ?? '', next_page: next, github_ids };
      await this.pages.put(run.identityId, path, page, run.runId, tx);
      await this.syncs.notePosition(run, 'repositories', next, tx);
      return { created, next };
    });
  }

  /** Undefined when some of what the page holds is not kept. */
  private commitUnchanged(
    run: SyncRun,
    path: string,
    page: RepositoryPage,
  ): Promise<PageRead | undefined> {
    return this.transactions.run(async (tx) => {
      await this.syncs.hold(run, 'repositories', tx);
      const seen = await this.repositories.markSeen(page.github_ids, this.sighting(run), tx);
      if (seen < new Set(page.github_ids).size) return undefined;
      await this.pages.put(run.identityId, path, page, run.runId, tx);
      await this.syncs.notePosition(run, 'repositories', page.next_page, tx);
      return { created: 0, next: page.next_page };
    });
  }

  private sighting({ identityId, userId, runId }: SyncRun): Sighting {
    return { identityId, userId, runId, at: this.clock.now() };
  }
}
