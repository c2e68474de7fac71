import { Inject, Injectable } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { DomainError } from '../../../errors/domain-error.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { IdentitiesService } from '../../users/identities.service.js';
import { GITHUB, githubNotConfigured, githubNotLinked } from '../client/github-link.js';
import { SYNC_JOBS, type SyncKind } from './sync-kind.js';
import { type SyncRow, SyncRepository } from './sync.repository.js';

/** Begins synchronisations. */
@Injectable()
export class SyncsService {
  constructor(
    @Inject(githubConfig.token) private readonly config: GithubConfig,
    private readonly identities: IdentitiesService,
    private readonly syncs: SyncRepository,
    private readonly jobs: JobsService,
    private readonly transactions: TransactionRunner,
  ) {}

  get configured(): boolean {
    return this.config.clientId !== undefined;
  }

  /**
   * The id of the job, which is the one that is under way if there is one.
   * @throws DomainError 503 that names the variable to set, 409 GITHUB_NOT_LINKED, TOO_MANY_JOBS
   */
  async start(userId: string, kind: SyncKind): Promise<string> {
    if (!this.configured) throw githubNotConfigured('Synchronisation with GitHub is');
    const identities = await this.identities.list(userId);
    const identity = identities.find(({ issuer }) => issuer === GITHUB);
    if (!identity || !(await this.identities.tokenOf(userId, GITHUB))) throw githubNotLinked();
    return this.transactions.run(async (tx) => {
      const row = await this.syncs.lock(identity.id, userId, kind, tx);
      return (await this.unfinishedJob(row)) ?? this.startLocked(row, tx);
    });
  }

  /** Of the last job, while it is under way. */
  async unfinishedJob({ user_id, job_id }: SyncRow): Promise<string | undefined> {
    if (job_id === null) return undefined;
    try {
      const { finished_at } = await this.jobs.get(user_id, job_id);
      return finished_at === null ? job_id : undefined;
    } catch (error) {
      // It ended long ago.
      if (error instanceof DomainError && error.kind === 'not_found') return undefined;
      throw error;
    }
  }

  /** @throws DomainError TOO_MANY_JOBS */
  async startLocked(row: SyncRow, tx: Transaction): Promise<string> {
    const { id } = await this.jobs.start(row.user_id, SYNC_JOBS[row.kind].name, {}, tx);
    await this.syncs.noteJob(row, id, tx);
    return id;
  }
}
