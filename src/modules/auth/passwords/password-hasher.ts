import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { rateLimited, validationError } from '../../../errors/errors.js';
import { BoundedQueue } from '../../../queue/bounded-queue.js';
import { isCommonPassword } from './common-passwords.js';
import { DUMMY_HASH, hashPassword, isOutdated, verifyPassword } from './password-hash.js';

const MAX_WAITING = 64;
const RETRY_AFTER_SECONDS = 2;

/**
 * All hashing of passwords goes through here. It leaves a core to everything else, and whoever
 * would wait for longer than a second or two is asked to come back.
 */
@Injectable()
export class PasswordHasher {
  private readonly queue = new BoundedQueue(
    Math.max(1, availableParallelism() - 1),
    MAX_WAITING,
    () => rateLimited(RETRY_AFTER_SECONDS),
  );

  /**
   * Of a password that somebody chooses.
   * @throws DomainError VALIDATION_ERROR for a common one; 429 when too many wait already.
   */
  async hashChosen(password: string): Promise<string> {
    if (await isCommonPassword(password)) {
      throw validationError([
        { field: 'password', message: 'password is one of the most common ones' },
      ]);
    }
    return this.hash(password);
  }

  /** @throws DomainError 429 when too many wait already. */
  hash(password: string): Promise<string> {
    return this.queue.run(() => hashPassword(password));
  }

  /**
   * Without a stored hash (no such account, or one without a password) as much work is done, and
   * the answer is no.
   * @throws DomainError 429 when too many wait already.
   */
  async verify(stored: string | null | undefined, password: string): Promise<boolean> {
    const right = await this.queue.run(() => verifyPassword(stored ?? DUMMY_HASH, password));
    return right && typeof stored === 'string';
  }

  isOutdated(stored: string): boolean {
    return isOutdated(stored);
  }
}
