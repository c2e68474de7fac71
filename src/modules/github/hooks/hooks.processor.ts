import { Processor } from '@nestjs/bull';
import { HandlesJob } from '../../../queue/handles-job.js';
import { HookTasksService } from './hook-tasks.service.js';
import { HOOKS_QUEUE, WORK_ON_HOOKS } from './hooks.jobs.js';

@Processor(HOOKS_QUEUE)
export class HooksProcessor {
  constructor(private readonly tasks: HookTasksService) {}

  @HandlesJob(WORK_ON_HOOKS)
  work(): Promise<void> {
    this.tasks.begin();
    return Promise.resolve();
  }
}
