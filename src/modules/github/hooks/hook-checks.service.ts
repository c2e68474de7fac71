import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HookCheckRepository } from './hook-check.repository.js';
import { CHECK_LEASE_MS, HookCheckRunner } from './hook-check-runner.js';

/** How many hooks a process looks at at the same time. */
const SLOTS = 4;
/** What is left of a sweep waits for the next one. */
const MAX_CHECKS = 100;
const MAX_NEW = 1_000;

/** Finds what GitHub could not deliver: it does not try again by itself. */
@Injectable()
export class HookChecksService implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly checks: HookCheckRepository,
    private readonly runner: HookCheckRunner,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort(new Error('the process stops'));
  }

  /** Looks at the hooks that are due; many processes may do so at once. */
  async checkDue(): Promise<void> {
    await this.checks.insertNew(MAX_NEW);
    await Promise.all(Array.from({ length: SLOTS }, () => this.work()));
  }

  private async work(): Promise<void> {
    const { signal } = this.stopping;
    for (let count = 0; count < MAX_CHECKS && !signal.aborted; count += 1) {
      const check = await this.checks.claimDue(CHECK_LEASE_MS);
      if (!check) return;
      await this.runner.run(check, signal);
    }
  }
}
