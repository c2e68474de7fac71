import { contentDisposition } from './content-disposition.js';
import type { StoredFile, Visibility } from './file.js';
import { servedType } from './served-type.js';
import type { ObjectHeaders } from './storage/object-store.js';

/** For so long a public file may be had from caches after it is deleted, or made private. */
const CACHE: Readonly<Record<Visibility, string>> = {
  public: 'public, max-age=300',
  private: 'private, no-cache',
};

/** What a file is served with, by this server and by its store. */
export const fileHeaders = ({
  name,
  media_type,
  visibility,
}: Pick<StoredFile, 'name' | 'media_type' | 'visibility'>): ObjectHeaders => ({
  mediaType: servedType(media_type),
  disposition: contentDisposition(name),
  cacheControl: CACHE[visibility],
});
