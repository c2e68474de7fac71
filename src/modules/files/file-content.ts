import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import type { StoredFile } from './file.js';
import { fileHeaders } from './file-headers.js';
import { FilesService } from './files.service.js';
import type { ServedObject } from './object-answer.js';
import { FileStorage } from './storage/file-storage.js';
import type { ByteRange } from './storage/object-store.js';

/**
 * Files as they are served. Through this server also from S3, and not by a redirect there: the token
 * that came with the request would go along, which S3 refuses, and what is private would be had by
 * an address that outlives the permission.
 */
@Injectable()
export class FileContent {
  constructor(
    private readonly storage: FileStorage,
    private readonly files: FilesService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param embeddable whether its address alone opens it */
  of(file: StoredFile, embeddable: boolean): ServedObject {
    return {
      etag: `"${file.sha256.toString('base64url')}"`,
      size: file.size,
      ...fileHeaders(file),
      embeddable,
      open: (range) => this.open(file, range),
    };
  }

  private async open(file: StoredFile, range?: ByteRange): Promise<Readable | undefined> {
    const content = await this.storage.open(file.storage_key, range);
    if (content) return content;
    // It may have gone, or moved, since its row was read.
    const now = await this.files.find(file.id);
    if (!now) return undefined;
    if (now.storage_key !== file.storage_key) return this.storage.open(now.storage_key, range);
    const fields = { file_id: file.id, storage_key: file.storage_key };
    this.logger.error('a file is not in its storage', fields);
    return undefined;
  }
}
