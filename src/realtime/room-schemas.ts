import type { JsonSchema } from './json-schema.js';
import type { RoomPolicy } from './room-policies.js';

/** The names that rooms go by. */
export const roomNames = (rooms: readonly RoomPolicy[]): JsonSchema => ({
  type: 'string',
  anyOf: rooms.map(({ name, title, summary }) => ({
    title,
    description: summary,
    ...(title === name ? { const: name } : { pattern: `^${name}:` }),
  })),
});

/** What joining them shows; each is told by its room's title. */
export const roomSnapshots = (rooms: readonly RoomPolicy[]): JsonSchema => ({
  anyOf: rooms.map(({ title, shows }) => ({ title, ...shows })),
});
