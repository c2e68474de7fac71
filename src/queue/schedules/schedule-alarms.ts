import { Inject, Injectable } from '@nestjs/common';
import type { JobInformation, Queue } from 'bull';
import { v7 as uuidv7 } from 'uuid';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { jobOf } from '../job-map.js';
import type { JobEnvelope } from '../job-queue.js';
import { QueueConnections } from '../queue-connections.js';
import { QueueProducers } from '../queue-producers.js';
import { type Schedule, Schedules } from './schedules.js';
import { SCHEDULES_QUEUE, TELL_TICK } from './schedules.jobs.js';

const TELL = jobOf(TELL_TICK);

/**
 * Has Bull tell of every tick: a repeatable job per schedule, which Redis keeps once however many
 * processes set it. Only a hint; without Redis the sweep finds what is due.
 */
@Injectable()
export class ScheduleAlarms {
  private tidied = false;

  constructor(
    private readonly schedules: Schedules,
    private readonly producers: QueueProducers,
    private readonly connections: QueueConnections,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Sets what is not set, and so may be called again and again; Redis may have lost it. */
  async set(): Promise<void> {
    if (!this.connections.ready) return;
    try {
      const queue = this.producers.of(SCHEDULES_QUEUE);
      await this.tidy(queue);
      for (const schedule of this.schedules.all()) await this.add(queue, schedule);
    } catch (error) {
      this.logger.warn('the alarms of schedules were not set', errorFields(error));
    }
  }

  /**
   * Removes what this build does not have: another name, expression or zone. Only once: while a
   * release is under way, processes of both would else undo each other's for as long.
   */
  private async tidy(queue: Queue): Promise<void> {
    if (this.tidied) return;
    const set = await queue.getRepeatableJobs();
    for (const alarm of set.filter((one) => !this.isOurs(one))) {
      await queue.removeRepeatableByKey(alarm.key);
    }
    this.tidied = true;
  }

  private isOurs({ name, id, cron, tz }: JobInformation): boolean {
    const schedule = this.schedules.find(id ?? '');
    return name === TELL && schedule?.cron === cron && schedule.timeZone === tz;
  }

  private async add(queue: Queue, { name, cron, timeZone }: Schedule): Promise<void> {
    const envelope: JobEnvelope<{ readonly schedule: string }> = {
      request_id: uuidv7(),
      payload: { schedule: name },
    };
    await queue.add(TELL, envelope, {
      // Bull tells schedules of the same times apart by this.
      jobId: name,
      repeat: { cron, tz: timeZone },
      removeOnComplete: true,
      removeOnFail: true,
    });
  }
}
