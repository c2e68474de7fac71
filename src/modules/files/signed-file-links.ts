import { Injectable } from '@nestjs/common';
import { contentDisposition } from './content-disposition.js';
import type { FileLinkResponse } from './dto/file.response.js';
import type { StoredFile } from './file.js';
import { FileLinks } from './file-links.js';
import { servedType } from './served-type.js';
import { FileStorage } from './storage/file-storage.js';

/** How long a signed address opens a file. */
const LINK_SECONDS = 15 * 60;

/** Addresses that open a file to whoever has them: the storage's own, else this server's. */
@Injectable()
export class SignedFileLinks {
  constructor(
    private readonly links: FileLinks,
    private readonly storage: FileStorage,
  ) {}

  /** @throws DomainError 503 */
  async make(file: StoredFile): Promise<FileLinkResponse> {
    const expires = Math.floor(Date.now() / 1000) + LINK_SECONDS;
    const url = await this.storage.link(file.storage_key, {
      seconds: LINK_SECONDS,
      mediaType: servedType(file.media_type),
      disposition: contentDisposition(file.name),
    });
    return {
      url: url ?? this.links.signed(file.id, expires),
      expires_at: new Date(expires * 1000).toISOString(),
    };
  }
}
