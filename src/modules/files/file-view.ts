import type { FileResponse } from './dto/file.response.js';
import type { StoredFile } from './file.js';

export const toFile = (file: StoredFile, url: string): FileResponse => ({
  id: file.id,
  name: file.name,
  media_type: file.media_type,
  size: file.size,
  visibility: file.visibility,
  ...(file.width === null ? {} : { width: file.width }),
  ...(file.height === null ? {} : { height: file.height }),
  url,
  created_at: file.created_at.toISOString(),
});
