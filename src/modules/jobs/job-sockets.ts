import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { notFound, validationError } from '../../errors/errors.js';
import type { ChannelMessage } from '../../realtime/channels/channel-message.js';
import { DONE } from '../../realtime/close-codes.js';
import type { LiveConnection } from '../../realtime/connections/live-connection.js';
import { Rooms } from '../../realtime/connections/rooms.js';
import { objectOf } from '../../realtime/json-schema.js';
import { PlainEndpoints } from '../../realtime/plain-endpoints.js';
import type { JobStatus } from './job.js';
import { isEnd, type JobSnapshotEntry } from './job-snapshot.js';
import { JOB_ID } from './job-schemas.js';
import { JOB_STATUS, jobChannel } from './job-status.js';
import { JobStatuses } from './job-statuses.service.js';

const jobIdOf = (query: URLSearchParams): string => {
  const id = query.get('job_id');
  if (id === null) throw validationError([{ field: 'job_id', message: 'must be given' }]);
  // What is no id names nothing.
  if (!isUuid(id)) throw notFound();
  return id.toLowerCase();
};

/** A message goes to many connections, and a result in it is long to read. */
const ends = new WeakMap<ChannelMessage, boolean>();

const endsJob = (message: ChannelMessage): boolean => {
  const known = ends.get(message);
  if (known !== undefined) return known;
  const { status } = JSON.parse(message.payload) as { readonly status: JobStatus };
  const last = isEnd(status);
  ends.set(message, last);
  return last;
};

/** `/api/ws?job_id=` and `/api/ws/jobs`: what became of jobs so far, then every change. */
@Injectable()
export class JobSockets {
  constructor(
    private readonly statuses: JobStatuses,
    private readonly rooms: Rooms,
    endpoints: PlainEndpoints,
  ) {
    endpoints.register({
      name: '/api/ws',
      summary: 'One of one’s own jobs: its history, then each change; closed after the last one.',
      query: objectOf({ job_id: JOB_ID }),
      frames: 'flat',
      admit: async ({ userId }, query) => {
        const id = jobIdOf(query);
        if (!(await this.statuses.isOwn(userId, id))) throw notFound();
        return (connection) => this.followOne(connection, id);
      },
    });
    endpoints.register({
      name: '/api/ws/jobs',
      summary: 'All of one’s own jobs: their histories, then each change.',
      query: objectOf({}),
      frames: 'flat',
      admit: () => Promise.resolve((connection) => this.follow(connection, 'jobs')),
    });
  }

  /** Closes once the job has ended: nothing more will come. */
  private async followOne(connection: LiveConnection, id: string): Promise<void> {
    connection.isLast = endsJob;
    await this.follow(connection, jobChannel(id));
  }

  private async follow(connection: LiveConnection, room: string): Promise<void> {
    const { snapshot, begin } = await this.rooms.join(connection, room);
    for (const { at: _at, ...status } of snapshot.data as readonly JobSnapshotEntry[]) {
      connection.emit(JOB_STATUS, status);
      if (connection.isLast !== undefined && isEnd(status.status)) connection.close(DONE);
    }
    begin();
  }
}
