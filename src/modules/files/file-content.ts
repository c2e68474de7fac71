import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { contentDisposition } from './content-disposition.js';
import type { StoredFile } from './file.js';
import type { ServedObject } from './object-answer.js';
import { servedType } from './served-type.js';
import { type ByteRange, FileStorage } from './storage/file-storage.js';

/** For so long a public file may be had from caches after it is deleted. */
const PUBLIC = 'public, max-age=300';
const PRIVATE = 'private, no-cache';

/**
 * Files as they are served. Through this server also from S3, and not by a redirect there: the token
 * that came with the request would go along, which S3 refuses, and what is private would be had by
 * an address that outlives the permission.
 */
@Injectable()
export class FileContent {
  constructor(
    private readonly storage: FileStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param embeddable whether its address alone opens it */
  of(file: StoredFile, embeddable: boolean): ServedObject {
    return {
      etag: `"${file.sha256.toString('base64url')}"`,
      mediaType: servedType(file.media_type),
      cacheControl: file.visibility === 'public' ? PUBLIC : PRIVATE,
      size: file.size,
      disposition: contentDisposition(file.name),
      embeddable,
      open: (range) => this.open(file, range),
    };
  }

  private async open(file: StoredFile, range?: ByteRange): Promise<Readable | undefined> {
    const content = await this.storage.open(file.storage_key, range);
    if (!content) {
      const fields = { file_id: file.id, storage_key: file.storage_key };
      this.logger.error('a file is not in its storage', fields);
    }
    return content;
  }
}
