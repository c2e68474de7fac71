import type { ClientMessage } from '../client-messages.js';
import { objectOf, type ObjectSchema } from '../json-schema.js';
import { schemaOf } from './shared-schemas.js';

/** An answer to a client's message; `key` is its name among the messages of a channel. */
export interface Ack {
  readonly key: string;
  readonly summary: string;
  readonly schema: ObjectSchema;
}

const OK = objectOf({ ok: { const: true } });

const DONE: Ack = {
  key: 'acknowledged',
  summary: 'It is done, and there is nothing to say about it.',
  // Every frame is one of the messages alone, so this one is none of those below.
  schema: { ...OK, not: { required: ['data'] } },
};

const REFUSED: Ack = {
  key: 'refused',
  summary: 'It is not done; `UNKNOWN_EVENT` for a message that is not taken here.',
  schema: objectOf({ ok: { const: false }, error: schemaOf('sockets', 'error') }),
};

const answered = (name: string): Ack => ({
  key: `${name}.acknowledged`,
  summary: `${name} is done.`,
  schema: objectOf({ ...OK.properties, data: schemaOf('replies', name) }),
});

/** What a message may be answered with. */
export const acksOf = ({ name, reply }: ClientMessage): readonly Ack[] => [
  reply ? answered(name) : DONE,
  REFUSED,
];
