import { Inject, Injectable } from '@nestjs/common';
import { failureText } from '../../../database/failure-text.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { IdentitiesService, type ProviderToken } from '../../users/identities.service.js';
import { GithubLimited, GithubUnauthorized } from '../client/github-api.errors.js';
import { exhausted, finalFailure, OwnerSuspended, scopeGone, tokenGone } from './hook-failure.js';
import { MAX_ATTEMPTS, retryDelay } from './hook-retries.js';
import { mayWriteHooks } from './hook-scopes.js';
import { type ClaimedHookTask, HookTaskRepository } from './hook-task.repository.js';
import { HookWork } from './hook-work.js';
import { RepositoryHookRepository } from './repository-hook.repository.js';
import { GITHUB } from '../client/github-link.js';

/** A slow GitHub is asked for no longer, so that nobody else begins meanwhile. */
const DEADLINE_MS = 45_000;
/** What is wanted at GitHub for somebody who is suspended waits for the end of that. */
const SUSPENDED_MS = 15 * 60_000;
/** Longer than a task ever takes. */
export const TASK_LEASE_MS = 60_000;

/** Notes what came of a task; `undefined`: nothing is to be noted. */
type Note = ((tx: Transaction) => Promise<void>) | undefined;

/** Carries one task out, and notes what became of it. */
@Injectable()
export class HookTaskRunner {
  constructor(
    private readonly work: HookWork,
    private readonly tasks: HookTaskRepository,
    private readonly hooks: RepositoryHookRepository,
    private readonly identities: IdentitiesService,
    private readonly transactions: TransactionRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never rejects: what could not be noted is done again when the lease is over. */
  async run(task: ClaimedHookTask, stopping: AbortSignal): Promise<void> {
    try {
      await this.attempt(task, stopping);
    } catch (error) {
      this.log('what became of a hook on GitHub could not be noted', task, error);
    }
  }

  private async attempt(task: ClaimedHookTask, stopping: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE_MS)]);
    let note: Note;
    try {
      // Else one that its workers die of would kill them for ever.
      if (task.attempts > MAX_ATTEMPTS) throw new Error('no attempt came to its end');
      note = await this.carryOut(task, signal);
    } catch (error) {
      if (stopping.aborted) await this.tasks.release(task);
      else if (error instanceof OwnerSuspended) await this.tasks.defer(task, SUSPENDED_MS);
      else await this.fail(task, error);
      return;
    }
    await this.finish(task, note);
  }

  private async carryOut(task: ClaimedHookTask, signal: AbortSignal): Promise<Note> {
    const token = await this.identities.backgroundTokenOf(task.user_id, GITHUB);
    if (!token) throw await this.withoutToken(task);
    if (!mayWriteHooks(token.scopes)) throw scopeGone();
    try {
      return await this.work.carryOut(task, token.value, signal);
    } catch (error) {
      if (error instanceof GithubUnauthorized) await this.forget(task, token);
      throw error;
    }
  }

  /** None is given while its owner is suspended, either. */
  private async withoutToken({ user_id }: ClaimedHookTask): Promise<Error> {
    const kept = await this.identities.tokenOf(user_id, GITHUB);
    return kept ? new OwnerSuspended() : tokenGone();
  }

  private async forget({ user_id }: ClaimedHookTask, token: ProviderToken): Promise<void> {
    await this.identities.forgetToken(user_id, GITHUB, token);
  }

  private async fail(task: ClaimedHookTask, error: unknown): Promise<void> {
    const told = finalFailure(error);
    const retryInMs = told === undefined ? this.delayAfter(task, error) : undefined;
    if (retryInMs !== undefined) await this.tasks.postpone(task, failureText(error), retryInMs);
    else await this.finish(task, this.failureNote(task, told ?? exhausted(error)));
    const outcome = retryInMs === undefined ? 'given up' : 'postponed';
    this.log(`a hook on GitHub is not as it is to be: ${outcome}`, task, error);
  }

  private delayAfter({ attempts }: ClaimedHookTask, error: unknown): number | undefined {
    const delay = retryDelay(attempts);
    if (delay === undefined || !(error instanceof GithubLimited)) return delay;
    return Math.max(delay, error.until.getTime() - Date.now());
  }

  /** Nobody is left to be told of a hook that could not be removed. */
  private failureNote({ kind, repo_id }: ClaimedHookTask, error: string): Note {
    if (kind === 'remove') return undefined;
    return (tx) => this.hooks.markFailed(repo_id, error, tx);
  }

  private async finish(task: ClaimedHookTask, note: Note): Promise<void> {
    await this.transactions.run(async (tx) => {
      await note?.(tx);
      if (!(await this.tasks.finish(task, tx))) await this.tasks.release(task, tx);
    });
  }

  private log(message: string, task: ClaimedHookTask, error: unknown): void {
    const { repo_id, kind, attempts } = task;
    this.logger.warn(message, { repo_id, kind, attempts, ...errorFields(error) });
  }
}
