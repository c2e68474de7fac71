import { type JsonSchema, objectOf } from '../../../realtime/json-schema.js';
import type { SocketEvent } from '../../../realtime/socket-events.js';
import { SUBJECT_KINDS } from '../subjects/subject.js';

export const LIKE_CHANGED = 'like_changed';
export const COMMENT_CREATED = 'comment_created';

const uuid: JsonSchema = { type: 'string', format: 'uuid' };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const nullableText: JsonSchema = { type: ['string', 'null'] };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const kind: JsonSchema = { enum: SUBJECT_KINDS };

const author: JsonSchema = objectOf({
  id: uuid,
  username: { type: 'string' },
  full_name: nullableText,
  avatar_url: nullableText,
});

const inRooms = { at: ['socket.io', 'envelope'], inStream: false } as const;

export const LIKE_CHANGED_EVENT: SocketEvent = {
  name: LIKE_CHANGED,
  summary: 'How many like it now: the newest count, and not every one on the way there.',
  payload: objectOf({ kind, id: uuid, likes_count: count }),
  ...inRooms,
};

export const COMMENT_CREATED_EVENT: SocketEvent = {
  name: COMMENT_CREATED,
  summary: 'Somebody commented on it: what `GET /api/comments/{id}` shows, and what it is about.',
  payload: objectOf({
    kind,
    subject_id: uuid,
    id: uuid,
    body: nullableText,
    author: { anyOf: [author, { type: 'null' }] },
    parent_id: { ...nullableText, format: 'uuid' },
    deleted: { type: 'boolean' },
    created_at: time,
    updated_at: time,
  }),
  ...inRooms,
};

/** What rooms of subjects begin with. */
export const SUBJECT_SNAPSHOT: JsonSchema = objectOf({ likes_count: count, comments_count: count });
