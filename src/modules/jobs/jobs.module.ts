import { Module } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { days, expiredRows } from '../../database/expired-rows.js';
import { Retention } from '../../database/retention.js';
import { AccountData } from '../users/account-data.js';
import { UsersModule } from '../users/users.module.js';
import { JobAnnouncer } from './job-announcer.js';
import { JobExportRepository } from './job-export.repository.js';
import { JobHistoryRepository } from './job-history.repository.js';
import { JobKinds } from './job-kinds.js';
import { JobReconciler } from './job-reconciler.js';
import { JobRooms } from './job-rooms.js';
import { JobSockets } from './job-sockets.js';
import { JobStatuses } from './job-statuses.service.js';
import { JobWakeUps } from './job-wake-ups.js';
import { JobRepository } from './job.repository.js';
import { JobsAccountData } from './jobs-account-data.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { RANDOM_TEXT } from './random-text.job.js';

const KEPT_DAYS = 7;

@Module({
  imports: [UsersModule],
  controllers: [JobsController],
  providers: [
    JobAnnouncer,
    JobExportRepository,
    JobHistoryRepository,
    JobKinds,
    JobReconciler,
    JobRepository,
    JobRooms,
    JobSockets,
    JobsAccountData,
    JobsService,
    JobStatuses,
    JobWakeUps,
  ],
  exports: [JobAnnouncer, JobKinds, JobsService, JobStatuses, JobWakeUps],
})
export class JobsModule {
  constructor(
    kinds: JobKinds,
    retention: Retention,
    database: Database,
    accountData: AccountData,
    data: JobsAccountData,
  ) {
    kinds.register(RANDOM_TEXT);
    accountData.register(data);
    retention.register(
      expiredRows(database, {
        table: 'jobs',
        column: 'finished_at',
        keptSeconds: days(KEPT_DAYS),
      }),
    );
  }
}
