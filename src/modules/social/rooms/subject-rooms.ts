import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { RoomPolicies, type RoomPolicy } from '../../../realtime/room-policies.js';
import { SocketEvents } from '../../../realtime/socket-events.js';
import { type Subject, SUBJECT_KINDS, type SubjectKind, subjectRoom } from '../subjects/subject.js';
import { SubjectAudienceRepository } from './subject-audience.repository.js';
import { COMMENT_CREATED_EVENT, LIKE_CHANGED_EVENT, SUBJECT_SNAPSHOT } from './subject-events.js';

const subjectOf = (kind: SubjectKind, id: string | undefined): Subject | undefined =>
  id !== undefined && isUuid(id) ? { kind, id: id.toLowerCase() } : undefined;

/** The rooms `snippet:<id>` and `doc:<id>`: for everybody who may read it, across blocks too. */
@Injectable()
export class SubjectRooms {
  constructor(
    private readonly audiences: SubjectAudienceRepository,
    policies: RoomPolicies,
    events: SocketEvents,
  ) {
    events.register(LIKE_CHANGED_EVENT);
    events.register(COMMENT_CREATED_EVENT);
    for (const kind of SUBJECT_KINDS) policies.register(this.policyOf(kind));
  }

  private policyOf(kind: SubjectKind): RoomPolicy {
    return {
      name: kind,
      title: `${kind}:<id>`,
      summary: `A ${kind} that one may read: its comments and how many like it.`,
      shows: SUBJECT_SNAPSHOT,
      channelOf: (_principal, id) => {
        const subject = subjectOf(kind, id);
        return subject && subjectRoom(subject);
      },
      snapshot: async ({ userId }, id) => {
        const subject = subjectOf(kind, id);
        const data = subject && (await this.audiences.findCounts(userId, subject));
        return data && { data };
      },
      readers: async (principals, id) => {
        const subject = subjectOf(kind, id);
        const userIds = principals.map(({ userId }) => userId);
        return subject ? this.audiences.findReaders(userIds, subject) : new Set();
      },
    };
  }
}
