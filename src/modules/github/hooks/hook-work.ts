import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { GithubRefused } from '../client/github-api.errors.js';
import { type HookAccess, HookApi, type HookSettings } from './hook-api.js';
import { HookSettingsService } from './hook-settings.service.js';
import type { ClaimedHookTask } from './hook-task.repository.js';
import { RepositoryHookRepository } from './repository-hook.repository.js';

/** What is to be noted of what was done; undefined: nothing. */
type Note = ((tx: Transaction) => Promise<void>) | undefined;

const isRefused = (error: unknown, status: number): boolean =>
  error instanceof GithubRefused && error.status === status;

/** What a task means at GitHub. All of it may be done again: a crash may have left it undone, or done. */
@Injectable()
export class HookWork {
  constructor(
    private readonly github: HookApi,
    private readonly settings: HookSettingsService,
    private readonly hooks: RepositoryHookRepository,
  ) {}

  /** @throws what GithubApi does */
  async carryOut(task: ClaimedHookTask, token: string, signal: AbortSignal): Promise<Note> {
    const { repo_id: repoId, user_id: userId } = task;
    if (task.kind === 'remove') {
      await this.remove({ token, signal, fullName: task.full_name }, task);
      return undefined;
    }
    const wanted = await this.hooks.findWanted(repoId, userId);
    if (!wanted) return undefined;
    const access = { token, signal, fullName: wanted.full_name };
    const settings = this.settings.of(repoId, wanted);
    if (wanted.hook_created && wanted.hook_id !== null) {
      return this.update(access, repoId, wanted.hook_id, settings);
    }
    if (task.kind === 'update') return undefined;
    const hookId = await this.create(access, settings, task);
    return (tx) => this.hooks.markActive(repoId, hookId, tx);
  }

  /** The id of the one that was made, or that an attempt before this one had made. */
  private async create(
    access: HookAccess,
    settings: HookSettings,
    { attempts, revision }: ClaimedHookTask,
  ): Promise<string> {
    const isFirst = attempts === 1 && revision === 1;
    const adopted = isFirst ? undefined : await this.adopt(access, settings);
    if (adopted !== undefined) return adopted;
    try {
      return (await this.github.create(access, settings)).id;
    } catch (error) {
      // "Hook already exists on this repository", or something about it is not valid.
      const existing = isRefused(error, 422) ? await this.adopt(access, settings) : undefined;
      if (existing === undefined) throw error;
      return existing;
    }
  }

  private async adopt(access: HookAccess, settings: HookSettings): Promise<string | undefined> {
    const found = await this.github.find(access, settings.url);
    if (found) await this.github.update(access, found.id, settings);
    return found?.id;
  }

  private async update(
    access: HookAccess,
    repoId: string,
    hookId: string,
    settings: HookSettings,
  ): Promise<Note> {
    try {
      await this.github.update(access, hookId, settings);
    } catch (error) {
      if (!isRefused(error, 404) || !(await this.github.isGone(access, hookId))) throw error;
      return (tx) => this.hooks.markGone(repoId, hookId, tx);
    }
    return (tx) => this.hooks.markActive(repoId, hookId, tx);
  }

  /** Also one that was being made when nobody wanted it any more. */
  private async remove(access: HookAccess, { repo_id, hook_id }: ClaimedHookTask): Promise<void> {
    const id = hook_id ?? (await this.github.find(access, this.settings.urlOf(repo_id)))?.id;
    if (id === undefined) return;
    try {
      await this.github.remove(access, id);
    } catch (error) {
      if (!isRefused(error, 404)) throw error;
    }
  }
}
