import { Inject, Injectable } from '@nestjs/common';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { ChannelPublisher } from '../../realtime/channels/channel-publisher.js';
import type { JobChange } from './job.js';
import { jobChannel, jobsChannel, jobStatusNotice } from './job-status.js';

/** Tells of committed transitions. */
@Injectable()
export class JobAnnouncer {
  constructor(
    private readonly publisher: ChannelPublisher,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Neither waits nor fails: what is lost here, watchers find in PostgreSQL. */
  announce(change: JobChange): void {
    const channels = [jobChannel(change.id), jobsChannel(change.user_id)];
    this.publisher.publish(channels, jobStatusNotice(change)).catch((error: unknown) => {
      this.logger.debug('a transition was not announced', {
        job_id: change.id,
        ...errorFields(error),
      });
    });
  }
}
