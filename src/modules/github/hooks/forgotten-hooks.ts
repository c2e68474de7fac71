import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { type ClaimedCheck, HookCheckRepository } from './hook-check.repository.js';
import { MissedDeliveryRepository } from './missed-delivery.repository.js';
import { RepositoryHookRepository } from './repository-hook.repository.js';

/** Hooks that there are no more: nothing is looked for, or requested, of them. */
@Injectable()
export class ForgottenHooks {
  constructor(
    private readonly checks: HookCheckRepository,
    private readonly missed: MissedDeliveryRepository,
    private readonly hooks: RepositoryHookRepository,
    private readonly transactions: TransactionRunner,
  ) {}

  async forget({ repo_id, hook_id }: ClaimedCheck): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (hook_id !== null) await this.hooks.markGone(repo_id, hook_id, tx);
      await this.missed.deleteOf(repo_id, tx);
      await this.checks.delete(repo_id, tx);
    });
  }
}
