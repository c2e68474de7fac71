import { Injectable } from '@nestjs/common';
import { LanguagesSync } from './languages-sync.service.js';
import { FIRST_PAGE } from './page-path.js';
import { PageReader } from './page-reader.service.js';
import type { Synchroniser, SyncRun } from './sync-run.js';
import { SyncedRepositoryRepository } from './synced-repository.repository.js';
import { UnseenRepositories } from './unseen-repositories.service.js';

/** Per cent of the job; the rest is languages. */
const PAGES_PERCENT = 30;

/** Nobody has a hundred thousand; what is beyond is not deleted, for it is asked for by itself. */
const MAX_PAGES = 1_000;

/** How many pages there are is not known before the last one. */
const percentAfter = (pages: number): number => (PAGES_PERCENT * pages) / (pages + 2);

/** A user's own repositories: all pages, then what is gone, then languages. */
@Injectable()
export class RepositoriesSync implements Synchroniser {
  constructor(
    private readonly pages: PageReader,
    private readonly unseen: UnseenRepositories,
    private readonly languages: LanguagesSync,
    private readonly repositories: SyncedRepositoryRepository,
  ) {}

  async synchronise(run: SyncRun): Promise<Readonly<Record<string, number>>> {
    const created = run.pagesRead ? 0 : await this.readPages(run);
    const deleted = await this.unseen.sweep(run);
    await run.progress(PAGES_PERCENT);
    const languages = await this.languages.synchronise(run, (part) =>
      run.progress(PAGES_PERCENT + (100 - PAGES_PERCENT) * part),
    );
    return {
      repositories: await this.repositories.count(run.identityId),
      created,
      deleted,
      languages_read: languages,
    };
  }

  private async readPages(run: SyncRun): Promise<number> {
    let created = 0;
    let path: string | null = run.nextPage ?? FIRST_PAGE;
    for (let pages = 1; path !== null && pages <= MAX_PAGES; pages += 1) {
      const read = await this.pages.read(run, path);
      created += read.created;
      path = read.next;
      await run.progress(percentAfter(pages));
    }
    return created;
  }
}
