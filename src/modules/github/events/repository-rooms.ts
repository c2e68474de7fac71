import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { RoomPolicies } from '../../../realtime/room-policies.js';
import { SocketEvents } from '../../../realtime/socket-events.js';
import { GITHUB_EVENT_DESCRIPTION, REPOSITORY_SNAPSHOT } from './github-event-socket.js';
import { GithubEventsService } from './github-events.service.js';

/**
 * The rooms `repo:<id>`. Each member has one of their own, for each is shown what they chose; and
 * nothing is published to it, for their own stream brings the events, and brings them again after a
 * loss. What it gives is where to catch up from.
 */
@Injectable()
export class RepositoryRooms {
  constructor(
    private readonly service: GithubEventsService,
    policies: RoomPolicies,
    events: SocketEvents,
  ) {
    events.register(GITHUB_EVENT_DESCRIPTION);
    policies.register({
      name: 'repo',
      title: 'repo:<id>',
      summary: 'A tracked repository that one is shown; its events come with the own stream.',
      shows: REPOSITORY_SNAPSHOT,
      channelOf: ({ userId }, id) =>
        id !== undefined && isUuid(id) ? `repo:${id.toLowerCase()}:${userId}` : undefined,
      snapshot: async ({ userId }, id = '') => {
        const data = await this.service.latest(userId, id);
        return data && { data };
      },
    });
  }
}
