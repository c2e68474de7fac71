import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuthenticatedRequest, principalOf } from '../../../http/principal.js';
import { ByteBudget } from '../../../http/raw-body.js';
import { FileMetrics } from '../file-metrics.js';
import type { SentMedia } from '../media/media-intake.js';
import { fileName } from './file-name.js';
import { type Pace, readForm } from './read-form.js';

/** Of the file; what is of just this size passes. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Of all uploads under way. */
const MAX_BYTES_UNDER_WAY = 128 * 1024 * 1024;
const MAX_BYTES_OF_USER = MAX_BYTES_UNDER_WAY / 4;
/** 10 kB a second, and longer than networks of phones are gone for. */
const PACE: Pace = { everyMs: 15_000, bytes: 150 * 1024 };

export interface Upload extends SentMedia {
  readonly name: string;
  /** Hex, of what was sent. */
  readonly sha256: string;
  readonly fields: ReadonlyMap<string, string>;
}

export interface ExpectedForm {
  /** What is made of its file. */
  readonly of: 'file' | 'avatar';
  /** That it may have besides. */
  readonly fields: readonly string[];
}

/** Receives forms with a file, within bounds over all that are under way. */
@Injectable()
export class Uploads {
  private readonly budget = new ByteBudget(MAX_BYTES_UNDER_WAY, MAX_BYTES_OF_USER);

  constructor(private readonly metrics: FileMetrics) {}

  /**
   * Has `use` make something of the upload, whose bytes nobody holds afterwards.
   * @throws DomainError as `readForm` does
   */
  receive<T>(
    request: AuthenticatedRequest,
    form: ExpectedForm,
    use: (upload: Upload) => Promise<T>,
  ): Promise<T> {
    return this.metrics.upload(form.of, () => this.read(request, form, use));
  }

  private async read<T>(
    request: AuthenticatedRequest,
    { of, fields }: ExpectedForm,
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
      const giveUp = (): void => void request.res?.setHeader('Connection', 'close');
      const limits = { maxFileBytes: MAX_FILE_BYTES, pace: PACE, take, giveUp };
      const form = await readForm(request, fields, limits);
      const { name, declaredType, bytes } = form.file;
      this.metrics.received(of, bytes.length);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const sent = { userId, name: fileName(name), declaredType, bytes, sha256 };
      return await use({ ...sent, fields: form.fields });
    } finally {
      this.budget.release(held, userId);
    }
  }
}
