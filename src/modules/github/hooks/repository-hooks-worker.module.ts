import { Module } from '@nestjs/common';
import { WorkerQueueModule } from '../../../queue/queue.module.js';
import { Sweeper } from '../../../queue/sweeper.js';
import { UsersModule } from '../../users/users.module.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { GithubClientModule } from '../client/github-client.module.js';
import { TrackedRepositoriesModule } from '../repositories/tracked-repositories.module.js';
import { DeliveryWalk } from './delivery-walk.js';
import { ForgottenHooks } from './forgotten-hooks.js';
import { HookApi } from './hook-api.js';
import { HookCheckRepository } from './hook-check.repository.js';
import { HookCheckRunner } from './hook-check-runner.js';
import { HookChecksService } from './hook-checks.service.js';
import { HookSettingsService } from './hook-settings.service.js';
import { HookTaskRunner } from './hook-task-runner.js';
import { HookTasksService } from './hook-tasks.service.js';
import { HookWork } from './hook-work.js';
import { HOOKS_QUEUE } from './hooks.jobs.js';
import { HooksProcessor } from './hooks.processor.js';
import { RedeliveryRequests } from './redelivery-requests.js';
import { RepositoryHooksModule } from './repository-hooks.module.js';

const TASKS_EVERY_MS = 5_000;
const CHECKS_EVERY_MS = 15_000;

/** Makes and keeps hooks on GitHub, and has it deliver again what did not come. */
@Module({
  imports: [
    RepositoryHooksModule,
    GithubClientModule,
    TrackedRepositoriesModule,
    UsersModule,
    WebhooksModule,
    WorkerQueueModule.forQueue(HOOKS_QUEUE),
  ],
  providers: [
    DeliveryWalk,
    ForgottenHooks,
    HookApi,
    HookCheckRepository,
    HookCheckRunner,
    HookChecksService,
    HookSettingsService,
    HookTaskRunner,
    HookTasksService,
    HookWork,
    HooksProcessor,
    RedeliveryRequests,
  ],
})
export class RepositoryHooksWorkerModule {
  constructor(sweeper: Sweeper, tasks: HookTasksService, checks: HookChecksService) {
    sweeper.register({
      name: 'repository_hook_tasks',
      everyMs: TASKS_EVERY_MS,
      sweep: () => tasks.workDue(),
    });
    sweeper.register({
      name: 'repository_hook_checks',
      everyMs: CHECKS_EVERY_MS,
      sweep: () => checks.checkDue(),
    });
  }
}
