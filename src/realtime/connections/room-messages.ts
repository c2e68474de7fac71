import { Injectable } from '@nestjs/common';
import { validationError } from '../../errors/errors.js';
import { ClientMessages } from '../client-messages.js';
import { type JsonSchema, objectOf, type ObjectSchema } from '../json-schema.js';
import { RoomPolicies } from '../room-policies.js';
import { roomNames, roomSnapshots } from '../room-schemas.js';
import { Rooms } from './rooms.js';

const roomOf = (payload: unknown): string => {
  if (typeof payload === 'string' && payload !== '') return payload;
  throw validationError([{ field: '(payload)', message: 'must be the name of a room' }]);
};

/** `join-room` and `leave-room`. */
@Injectable()
export class RoomMessages {
  constructor(messages: ClientMessages, rooms: Rooms, policies: RoomPolicies) {
    messages.register({
      name: 'join-room',
      summary: 'Join a room, or ask anew for its snapshot; whatever comes after follows.',
      // Asked for when all rooms are registered.
      get payload(): JsonSchema {
        return roomNames(policies.all());
      },
      get reply(): ObjectSchema {
        return objectOf({ snapshot: roomSnapshots(policies.all()) });
      },
      handle: async (connection, payload) => {
        const { snapshot, begin } = await rooms.join(connection, roomOf(payload));
        return { data: { snapshot: snapshot.data }, afterwards: begin };
      },
    });
    messages.register({
      name: 'leave-room',
      summary: 'Leave a room.',
      get payload(): JsonSchema {
        return roomNames(policies.all());
      },
      reply: null,
      handle: (connection, payload) => {
        rooms.leave(connection, roomOf(payload));
        return Promise.resolve({});
      },
    });
  }
}
