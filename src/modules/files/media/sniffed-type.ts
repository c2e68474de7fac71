import { isMediaType, type MediaType } from './media-type.js';
import { isPlainText } from './plain-text.js';

/** As many as tell formats apart; some it would go through to the end, part by part. */
const TELLING_BYTES = 4_100;

/** What the bytes are, whatever anybody calls them; undefined for what is not taken. */
export const sniffedType = async (bytes: Buffer): Promise<MediaType | undefined> => {
  // On first use: it knows hundreds of formats.
  const { fileTypeFromBuffer } = await import('file-type/core');
  const found = await fileTypeFromBuffer(bytes.subarray(0, TELLING_BYTES));
  if (found) return isMediaType(found.mime) ? found.mime : undefined;
  return isPlainText(bytes) ? 'text/plain' : undefined;
};
