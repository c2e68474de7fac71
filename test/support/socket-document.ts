import { Ajv, type ValidateFunction } from 'ajv';
import { isObject } from '../../src/http/json-object.js';
import type { AsyncApiDocument, Reference } from '../../src/realtime/documents/asyncapi.js';
import type { LiveMessage } from './live-client.js';

const FORMATS = {
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
};

/** The same, in which schemas of objects allow no fields but theirs. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (!isObject(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, it]) => [key, closed(it)]));
  return 'properties' in copy ? { additionalProperties: false, ...copy } : copy;
};

/** Holds what a server sends, and what it is sent, against its own description. */
export class SocketDocument {
  private readonly ajv = new Ajv({ strict: false, formats: FORMATS });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(readonly document: AsyncApiDocument) {
    this.ajv.addSchema({ ...(closed(document) as object), $id: 'document' });
  }

  /** What a `$ref` points to. */
  find({ $ref }: Reference): unknown {
    const path = $ref.slice(2).split('/');
    return path.reduce<unknown>((at, part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      return isObject(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined;
    }, this.document);
  }

  /** The messages that a channel sends, acks included, by their keys. */
  sent(channel: string): string[] {
    const prefix = `#/channels/${channel}/messages/`;
    const operations = Object.values(this.document.operations);
    const found = operations.flatMap(({ action, messages, reply }) => [
      ...(action === 'send' ? messages : []),
      ...(reply?.messages ?? []),
    ]);
    return [...new Set(found.map(({ $ref }) => $ref))]
      .filter(($ref) => $ref.startsWith(prefix))
      .map(($ref) => $ref.slice(prefix.length));
  }

  /** The keys of the messages that a frame, or an event of Socket.IO, is one of. */
  kindsOf(channel: string, { type, whole }: LiveMessage): string[] {
    return this.sent(channel).filter((key) => {
      if (!Array.isArray(whole)) return this.fits(channel, key, 'payload', whole);
      const [payload, position] = whole as unknown[];
      const { name, headers } = this.document.channels[channel]?.messages[key] ?? {};
      if (name !== type || whole.length !== (headers ? 2 : 1)) return false;
      return (
        this.fits(channel, key, 'payload', payload) &&
        (!headers || this.fits(channel, key, 'headers', position))
      );
    });
  }

  /** Whether a value is as the message's schema has it. */
  fits(channel: string, key: string, part: 'payload' | 'headers', value: unknown): boolean {
    const $ref = `document#/channels/${channel}/messages/${key}/${part}`;
    let validate = this.compiled.get($ref);
    if (!validate) this.compiled.set($ref, (validate = this.ajv.compile({ $ref })));
    return validate(value);
  }
}
