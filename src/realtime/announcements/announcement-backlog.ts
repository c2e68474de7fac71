import { Injectable } from '@nestjs/common';
import { Metrics } from '../../metrics/metrics.js';
import { AnnouncementRepository } from './announcement.repository.js';

const COUNTED_TO = 10_000;

/** The announcements that sockets are yet to be told. */
@Injectable()
export class AnnouncementBacklog {
  /** As they were last counted in this process. */
  private waiting: number | undefined;

  constructor(
    private readonly announcements: AnnouncementRepository,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'live_announcements_waiting',
      'Announcements that sockets are yet to be told, of all processes.',
      [],
      () => (this.waiting === undefined ? [] : [[{}, this.waiting]]),
    );
  }

  async read(): Promise<void> {
    this.waiting = await this.announcements.count(COUNTED_TO);
  }
}
