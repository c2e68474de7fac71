import type { IncomingMessage } from 'node:http';
import { payloadTooLarge, unavailable, validationError } from '../../../errors/errors.js';
import { formParser, malformedForm } from './form-parser.js';
import { type Form, FormParts } from './form-parts.js';

export interface FormLimits {
  readonly maxFileBytes: number;
  /** Who sends nothing for so long is waited for no more. */
  readonly stallMs: number;
  /** Has room made for so many bytes more; false when there is none. */
  readonly take: (bytes: number) => boolean;
}

/** What a form may have besides its file: boundaries, headers, fields. */
const OVERHEAD_BYTES = 64 * 1024;

const overloaded = (): Error =>
  unavailable('Too many uploads are under way.', { retryAfterSeconds: 2 });

const stalled = (): Error =>
  validationError([{ field: '(body)', message: 'stopped coming before its end' }]);

/**
 * Reads a form with one file in its field `file`, and with these fields at most.
 * @throws DomainError 400, 413 past the limit, 415 for other bodies, 503 without room
 */
export const readForm = async (
  request: IncomingMessage,
  fields: readonly string[],
  { maxFileBytes, stallMs, take }: FormLimits,
): Promise<Form> => {
  const maxBytes = maxFileBytes + OVERHEAD_BYTES;
  const parser = formParser(request, maxFileBytes);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    throw payloadTooLarge(maxFileBytes);
  }
  return new Promise<Form>((resolve, reject) => {
    let received = 0;
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    const parts = new FormParts(parser, fields, maxFileBytes, fail);
    const timer = setTimeout(() => fail(stalled()), stallMs);
    const onData = (chunk: Buffer): void => {
      timer.refresh();
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
      clearTimeout(timer);
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
