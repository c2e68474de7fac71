import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { validationError } from '../../../errors/errors.js';
import { Entitlements } from '../../entitlements/entitlements.service.js';
import { VISIBILITIES, type Visibility } from '../file.js';
import { fileHeaders } from '../file-headers.js';
import { MediaIntake } from '../media/media-intake.js';
import { StoredObjects } from '../storage/stored-objects.js';
import { withEnding } from './file-ending.js';
import type { StagedFile } from './staged-file.js';
import type { Upload } from './uploads.js';

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
    private readonly entitlements: Entitlements,
  ) {}

  /** Before an image costs anything. @throws DomainError 402 when the plan has no room for any byte */
  requireRoom(userId: string): Promise<void> {
    return this.entitlements.requireRoom(userId, 'storage_bytes');
  }

  /** @throws DomainError 400, 413, 415, 503 */
  async stage(upload: Upload, visibility: Visibility): Promise<StagedFile> {
    const { bytes, mediaType, width, height } = await this.intake.take(upload);
    const name = withEnding(upload.name, mediaType);
    const headers = fileHeaders({ name, media_type: mediaType, visibility });
    const key = await this.objects.stage(visibility, { bytes, ...headers });
    const sha256 = createHash('sha256').update(bytes).digest();
    return { key, name, visibility, mediaType, size: bytes.length, sha256, width, height };
  }

  /** Whatever was not kept goes. Never rejects. */
  discard({ key }: StagedFile): Promise<void> {
    return this.objects.discard(key);
  }
}
