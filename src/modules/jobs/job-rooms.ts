import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Principal } from '../../http/principal.js';
import { RoomPolicies } from '../../realtime/room-policies.js';
import { SocketEvents } from '../../realtime/socket-events.js';
import { VersionedEvents } from '../../realtime/versioned-events.js';
import { JOB_SNAPSHOT, JOB_STATUS_EVENT } from './job-schemas.js';
import { type JobSnapshot, snapshotOf } from './job-snapshot.js';
import { JOB_STATUS, jobChannel, jobOfChannel, jobsChannel } from './job-status.js';
import { JobStatuses } from './job-statuses.service.js';

/** Jobs that a room of all of them begins with, unless more are unfinished. */
const SHOWN_JOBS = 50;

/** The rooms `job:<id>` and `jobs`: for the jobs' owner alone. */
@Injectable()
export class JobRooms {
  constructor(
    private readonly statuses: JobStatuses,
    policies: RoomPolicies,
    versioned: VersionedEvents,
    events: SocketEvents,
  ) {
    events.register(JOB_STATUS_EVENT);
    policies.register({
      name: 'job',
      title: 'job:<id>',
      summary: 'One of one’s own jobs.',
      shows: JOB_SNAPSHOT,
      channelOf: (_principal, id) =>
        id !== undefined && isUuid(id) ? jobChannel(id.toLowerCase()) : undefined,
      snapshot: ({ userId }, id = '') => this.one(userId, id),
    });
    policies.register({
      name: 'jobs',
      title: 'jobs',
      summary: 'All of one’s own jobs; the snapshot leaves long results out.',
      shows: JOB_SNAPSHOT,
      channelOf: ({ userId }: Principal, id) =>
        id === undefined ? jobsChannel(userId) : undefined,
      snapshot: ({ userId }) => this.all(userId),
    });
    versioned.register({
      name: JOB_STATUS,
      missed: (key, after) => this.statuses.messagesAfter(jobOfChannel(key) ?? key, after),
    });
  }

  private async one(userId: string, id: string): Promise<JobSnapshot | undefined> {
    const job = await this.statuses.find(userId, id);
    return job && snapshotOf([job]);
  }

  private async all(userId: string): Promise<JobSnapshot> {
    const jobs = await this.statuses.recent(userId, SHOWN_JOBS);
    return snapshotOf([...jobs].reverse());
  }
}
