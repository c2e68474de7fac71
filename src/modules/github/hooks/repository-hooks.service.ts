import { Inject, Injectable } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import type { Transaction } from '../../../database/transaction.js';
import { JobQueue } from '../../../queue/job-queue.js';
import { IdentitiesService } from '../../users/identities.service.js';
import { GITHUB, githubNotConfigured, githubNotLinked } from '../client/github-link.js';
import type { RepositoryHookResponse } from './dto/repository-hook.response.js';
import { mayWriteHooks } from './hook-scopes.js';
import { HookTaskRepository } from './hook-task.repository.js';
import { githubScopeMissing } from './hooks.errors.js';
import { WAKE_UP_ID, WORK_ON_HOOKS } from './hooks.jobs.js';
import { RepositoryHookRepository } from './repository-hook.repository.js';

const NO_HOOK: RepositoryHookResponse = { state: 'none', error: null, created_here: false };

export interface KnownHooks {
  of(repoId: string): RepositoryHookResponse;
}

/** The hooks of tracked repositories: what is to become of them, and what is known of them. */
@Injectable()
export class RepositoryHooks {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly tasks: HookTaskRepository,
    private readonly hooks: RepositoryHookRepository,
    private readonly jobs: JobQueue,
    @Inject(githubConfig.token) private readonly github: GithubConfig,
  ) {}

  /** @throws DomainError 503; GITHUB_NOT_LINKED, GITHUB_SCOPE_MISSING: no hook can be made for them */
  async requireAccess(userId: string): Promise<void> {
    if (this.github.clientId === undefined) throw githubNotConfigured('Hooks made on GitHub are');
    const token = await this.identities.tokenOf(userId, GITHUB);
    if (!token) throw githubNotLinked();
    if (!mayWriteHooks(token.scopes)) throw githubScopeMissing();
  }

  /** Has the hook of a repository made, which its owner has just begun to track. */
  async create(repoId: string, tx: Transaction): Promise<void> {
    await this.hooks.markCreating(repoId, tx);
    if (await this.tasks.want(repoId, 'create', tx)) this.wake(tx);
  }

  /** Its secret or events have changed; a hook that was made by hand is left alone. */
  async update(repoId: string, tx: Transaction): Promise<void> {
    if (await this.tasks.want(repoId, 'update', tx)) this.wake(tx);
  }

  /** Nobody tracks it any more. While its name and owner are still in the table. */
  async remove(repoId: string, tx: Transaction): Promise<void> {
    if (await this.tasks.want(repoId, 'remove', tx)) this.wake(tx);
  }

  /** As far as they are known now; of one that is unknown there is none. */
  async ofAll(repoIds: readonly string[]): Promise<KnownHooks> {
    const rows = repoIds.length === 0 ? [] : await this.hooks.find(repoIds);
    const known = new Map(
      rows.map(({ repo_id, state, error, hook_created: created_here }) => [
        repo_id,
        { state, error, created_here },
      ]),
    );
    return { of: (repoId) => known.get(repoId) ?? NO_HOOK };
  }

  private wake(tx: Transaction): void {
    this.jobs.enqueue(WORK_ON_HOOKS, {}, { tx, jobId: WAKE_UP_ID });
  }
}
