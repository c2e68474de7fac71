import { isMediaType, type MediaType } from './media-type.js';
import { isPlainText } from './plain-text.js';

/** What the bytes are, whatever anybody calls them; undefined for what is not taken. */
export const sniffedType = async (bytes: Buffer): Promise<MediaType | undefined> => {
  // On first use: it knows hundreds of formats.
  const { fileTypeFromBuffer } = await import('file-type/core');
  const found = await fileTypeFromBuffer(bytes);
  if (found) return isMediaType(found.mime) ? found.mime : undefined;
  return isPlainText(bytes) ? 'text/plain' : undefined;
};
