import { Module } from '@nestjs/common';
import { Retention } from '../../../database/retention.js';
import { JobTypes } from '../../../queue/job-types.js';
import { UsersModule } from '../../users/users.module.js';
import { HookTaskRepository } from './hook-task.repository.js';
import { WORK_ON_HOOKS } from './hooks.jobs.js';
import { MissedDeliveryRepository } from './missed-delivery.repository.js';
import { RepositoryHookRepository } from './repository-hook.repository.js';
import { RepositoryHooks } from './repository-hooks.service.js';

@Module({
  imports: [UsersModule],
  providers: [
    HookTaskRepository,
    MissedDeliveryRepository,
    RepositoryHookRepository,
    RepositoryHooks,
  ],
  exports: [
    HookTaskRepository,
    MissedDeliveryRepository,
    RepositoryHookRepository,
    RepositoryHooks,
  ],
})
export class RepositoryHooksModule {
  constructor(types: JobTypes, retention: Retention, missed: MissedDeliveryRepository) {
    types.register({ name: WORK_ON_HOOKS, attempts: 1, backoffMs: 0 });
    retention.register(missed.retention());
  }
}
