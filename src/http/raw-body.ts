import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors/domain-error.js';
import { payloadTooLarge } from '../errors/errors.js';

/**
 * Bytes that are held in memory by bodies under way, in all and of one sender: nobody has shown yet
 * who they are, and one who lets bodies trickle in must leave room for the others.
 */
export class ByteBudget {
  private used = 0;
  private readonly usedBy = new Map<string, number>();

  /** @param share that one sender may hold; by default half of it */
  constructor(
    private readonly maximum: number,
    private readonly share = maximum / 2,
  ) {}

  /** False when there is no room; nothing is taken then. */
  take(bytes: number, sender: string): boolean {
    const held = this.usedBy.get(sender) ?? 0;
    if (this.used + bytes > this.maximum || held + bytes > this.share) return false;
    this.used += bytes;
    this.usedBy.set(sender, held + bytes);
    return true;
  }

  release(bytes: number, sender: string): void {
    this.used -= bytes;
    const left = (this.usedBy.get(sender) ?? 0) - bytes;
    if (left > 0) this.usedBy.set(sender, left);
    else this.usedBy.delete(sender);
  }
}

const endedEarly = (): DomainError =>
  new DomainError('invalid', 'MALFORMED_JSON', 'The body ended early.');

const overloaded = (): DomainError =>
  new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'Too many bodies are under way.', {
    retryAfterSeconds: 2,
  });

/**
 * Reads a body of at most `limit` bytes as it is. Its bytes count against `budget` from their
 * arrival until `release` is called, which must happen once the body is no longer needed.
 * @throws DomainError 413 past the limit, 503 past the budget, 400 when the sender breaks off.
 */
export const readRawBody = (
  request: IncomingMessage,
  limit: number,
  budget: ByteBudget,
  sender: string,
): Promise<{ readonly body: Buffer; readonly release: () => void }> => {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) return Promise.reject(payloadTooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const release = (): void => {
      budget.release(length, sender);
      length = 0;
    };
    const settle = (finish: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      finish();
    };
    const fail = (error: DomainError): void => {
      settle(() => {
        release();
        // What is still coming is discarded, so that the sender gets to read the answer.
        request.resume();
        reject(error);
      });
    };
    const onData = (chunk: Buffer): void => {
      if (length + chunk.length > limit) {
        fail(payloadTooLarge(limit));
      } else if (!budget.take(chunk.length, sender)) {
        fail(overloaded());
      } else {
        length += chunk.length;
        chunks.push(chunk);
      }
    };
    const onEnd = (): void => {
      const [only] = chunks;
      const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      settle(() => resolve({ body, release }));
    };
    const onBroken = (): void => fail(endedEarly());
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
};
