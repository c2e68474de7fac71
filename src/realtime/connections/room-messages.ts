import { Injectable } from '@nestjs/common';
import { validationError } from '../../errors/errors.js';
import { ClientMessages } from '../client-messages.js';
import { Rooms } from './rooms.js';

const roomOf = (payload: unknown): string => {
  if (typeof payload === 'string' && payload !== '') return payload;
  throw validationError([{ field: '(payload)', message: 'must be the name of a room' }]);
};

/** `join-room` and `leave-room`. */
@Injectable()
export class RoomMessages {
  constructor(messages: ClientMessages, rooms: Rooms) {
    messages.register({
      name: 'join-room',
      handle: async (connection, payload) => {
        const { snapshot, begin } = await rooms.join(connection, roomOf(payload));
        return { data: { snapshot: snapshot.data }, afterwards: begin };
      },
    });
    messages.register({
      name: 'leave-room',
      handle: (connection, payload) => {
        rooms.leave(connection, roomOf(payload));
        return Promise.resolve({});
      },
    });
  }
}
