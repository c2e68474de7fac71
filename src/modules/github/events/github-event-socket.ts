import { type JsonSchema, objectOf } from '../../../realtime/json-schema.js';
import type { SocketEvent } from '../../../realtime/socket-events.js';

export const GITHUB_EVENT = 'github_event';

const uuid: JsonSchema = { type: 'string', format: 'uuid' };
const text: JsonSchema = { type: 'string' };
const nullableText: JsonSchema = { type: ['string', 'null'] };
const time: JsonSchema = { type: 'string', format: 'date-time' };

export const GITHUB_EVENT_DESCRIPTION: SocketEvent = {
  name: GITHUB_EVENT,
  summary: 'Something happened in a tracked repository: what `GET /api/github-events` lists.',
  payload: objectOf(
    {
      id: uuid,
      repo: objectOf({ id: uuid, full_name: text }),
      event: text,
      action: nullableText,
      actor: {
        anyOf: [objectOf({ login: text, avatar_url: nullableText }), { type: 'null' }],
      },
      title: text,
      summary: text,
      url: nullableText,
      delivery_id: nullableText,
      occurred_at: time,
      received_at: time,
    },
    { ref: text },
  ),
  at: ['socket.io', 'envelope'],
  inStream: true,
};

/** What a room of a repository begins with. */
export const REPOSITORY_SNAPSHOT: JsonSchema = objectOf({
  latest: { type: ['string', 'null'], format: 'uuid', description: 'the id of the newest event' },
});
