import { Injectable } from '@nestjs/common';
import { GithubRefused } from '../client/github-api.errors.js';
import { inParallel } from './in-parallel.js';
import { languagesAnswer } from './repository-answer.js';
import {
  type LanguagesDueRow,
  RepositoryLanguagesRepository,
} from './repository-languages.repository.js';
import type { SyncRun } from './sync-run.js';

const BATCH = 100;
const CONCURRENCY = 4;

/** Asks for the languages of the repositories that are new or were pushed to. */
@Injectable()
export class LanguagesSync {
  constructor(private readonly languages: RepositoryLanguagesRepository) {}

  /**
   * How many were asked for. Each is written at once, so that another attempt asks for the rest.
   * @param onProgress gets the done part, from 0 to 1
   */
  async synchronise(run: SyncRun, onProgress: (part: number) => Promise<void>): Promise<number> {
    const total = await this.languages.countDue(run.identityId);
    let asked = 0;
    // None is asked for twice, though it may be pushed to meanwhile.
    while (asked < total) {
      const due = await this.languages.due(run.identityId, Math.min(BATCH, total - asked));
      if (due.length === 0) break;
      await inParallel(due, CONCURRENCY, (row) => this.fetch(run, row));
      asked += due.length;
      await onProgress(asked / total);
    }
    return asked;
  }

  private async fetch(run: SyncRun, row: LanguagesDueRow): Promise<void> {
    try {
      const answer = await run.github.get(`/repos/${row.full_name}/languages`, row.languages_etag);
      if (answer.status === 304) await this.languages.keep(row);
      else await this.languages.set(row, languagesAnswer(answer.data), answer.etag);
    } catch (error) {
      // Gone, taken down, or nothing that this token may see now: a run of all pages finds out, and
      // until then what is known stays.
      if (!(error instanceof GithubRefused)) throw error;
      await this.languages.keep(row);
    }
  }
}
