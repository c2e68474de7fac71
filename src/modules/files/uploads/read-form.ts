import type { IncomingMessage } from 'node:http';
import { payloadTooLarge, unavailable } from '../../../errors/errors.js';
import { formParser, malformedForm } from './form-parser.js';
import { type Form, FormParts } from './form-parts.js';

/** How slowly a form may come: in every so many milliseconds so many bytes of it. */
export interface Pace {
  readonly everyMs: number;
  readonly bytes: number;
}

export interface FormLimits {
  readonly maxFileBytes: number;
  readonly pace: Pace;
  /** Has room made for so many bytes more; false when there is none. */
  readonly take: (bytes: number) => boolean;
  /** Is called when it comes too slowly: to wait for its end would take as long as the sender likes. */
  readonly giveUp: () => void;
}

/** What a form may have besides its file: boundaries, headers, fields. */
const OVERHEAD_BYTES = 64 * 1024;

const overloaded = (): Error =>
  unavailable('Too many uploads are under way.', { retryAfterSeconds: 2 });

const tooSlow = (): Error => unavailable('The upload came too slowly.');

/**
 * Reads a form with one file in its field `file`, and with these fields at most.
 * @throws DomainError 400, 413 past the limit, 415 for other bodies, 503 without room, or when it comes
 * too slowly
 */
export const readForm = async (
  request: IncomingMessage,
  fields: readonly string[],
  { maxFileBytes, pace, take, giveUp }: FormLimits,
): Promise<Form> => {
  const maxBytes = maxFileBytes + OVERHEAD_BYTES;
  const parser = await formParser(request, maxFileBytes);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    throw payloadTooLarge(maxFileBytes);
  }
  // Nobody listened while the parser was loaded.
  if (request.destroyed) throw malformedForm();
  return new Promise<Form>((resolve, reject) => {
    let received = 0;
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    const parts = new FormParts(parser, fields, maxFileBytes, fail);
    let seen = 0;
    const timer = setInterval(() => {
      if (received - seen >= pace.bytes) seen = received;
      else {
        giveUp();
        fail(tooSlow());
      }
    }, pace.everyMs);
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > maxBytes) fail(payloadTooLarge(maxFileBytes));
      else if (!take(chunk.length)) fail(overloaded());
      // Whether it wants a pause does not matter: it holds no more than was taken.
      else parser.write(chunk);
    };
    const onEnd = (): void => {
      // The request may close before the parser does.
      settle();
      parser.end();
    };
    const onBroken = (): void => fail(malformedForm());
    const settle = (): void => {
      clearInterval(timer);
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      // What is still coming is discarded, so that the sender gets to read the answer.
      request.resume();
    };
    parser.on('error', onBroken);
    parser.on('close', () => {
      try {
        resolve(parts.form());
      } catch (error) {
        reject(error instanceof Error ? error : malformedForm());
      }
    });
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
};
