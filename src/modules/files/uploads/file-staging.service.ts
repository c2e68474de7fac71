import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { validationError } from '../../../errors/errors.js';
import { contentDisposition } from '../content-disposition.js';
import { VISIBILITIES, type Visibility } from '../file.js';
import { MediaIntake } from '../media/media-intake.js';
import { servedType } from '../served-type.js';
import { StoredObjects } from '../storage/stored-objects.js';
import type { StagedFile } from './staged-file.js';
import type { Upload } from './uploads.js';

const CACHE = { public: 'public, max-age=300', private: 'private, no-cache' } as const;

/** @throws DomainError 400 */
export const visibilityOf = (given = 'private'): Visibility => {
  const found = VISIBILITIES.find((known) => known === given);
  if (found) return found;
  const message = `must be one of the following values: ${VISIBILITIES.join(', ')}`;
  throw validationError([{ field: 'visibility', message }]);
};

/** Has uploads checked, made clean, and stored before a transaction is opened for them. */
@Injectable()
export class FileStaging {
  constructor(
    private readonly intake: MediaIntake,
    private readonly objects: StoredObjects,
  ) {}

  /** @throws DomainError 400, 413, 415, 503 */
  async stage(upload: Upload, visibility: Visibility): Promise<StagedFile> {
    const { name } = upload;
    const { bytes, mediaType, width, height } = await this.intake.take(upload);
    const key = await this.objects.stage(visibility, {
      bytes,
      mediaType: servedType(mediaType),
      disposition: contentDisposition(name),
      cacheControl: CACHE[visibility],
    });
    const sha256 = createHash('sha256').update(bytes).digest();
    return { key, name, visibility, mediaType, size: bytes.length, sha256, width, height };
  }

  /** Whatever was not kept goes. Never rejects. */
  discard({ key }: StagedFile): Promise<void> {
    return this.objects.discard(key);
  }
}
