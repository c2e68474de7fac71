import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuthenticatedRequest, principalOf } from '../../../http/principal.js';
import { ByteBudget } from '../../../http/raw-body.js';
import type { SentMedia } from '../media/media-intake.js';
import { fileName } from './file-name.js';
import { readForm } from './read-form.js';

/** Of the file; what is of just this size passes. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Of all uploads under way; a user may hold half of it. */
const MAX_BYTES_UNDER_WAY = 128 * 1024 * 1024;
const STALL_MS = 20_000;

export interface Upload extends SentMedia {
  readonly name: string;
  /** Hex, of what was sent. */
  readonly sha256: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Receives forms with a file, within bounds over all that are under way. */
@Injectable()
export class Uploads {
  private readonly budget = new ByteBudget(MAX_BYTES_UNDER_WAY);

  /**
   * Has `use` make something of the upload, whose bytes nobody holds afterwards.
   * @throws DomainError as `readForm` does
   */
  async receive<T>(
    request: AuthenticatedRequest,
    fields: readonly string[],
    use: (upload: Upload) => Promise<T>,
  ): Promise<T> {
    const { userId } = principalOf(request);
    let held = 0;
    const take = (bytes: number): boolean => {
      const taken = this.budget.take(bytes, userId);
      if (taken) held += bytes;
      return taken;
    };
    try {
      const limits = { maxFileBytes: MAX_FILE_BYTES, stallMs: STALL_MS, take };
      const form = await readForm(request, fields, limits);
      const { name, declaredType, bytes } = form.file;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return await use({ name: fileName(name), declaredType, bytes, sha256, fields: form.fields });
    } finally {
      this.budget.release(held, userId);
    }
  }
}
