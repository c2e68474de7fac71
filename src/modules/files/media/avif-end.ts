import { PartCount } from './part-count.js';
import { MAX_PARTS } from './part-limits.js';

const HEADER_BYTES = 8;
const MEDIA_DATA = Buffer.from('mdat', 'latin1').readUInt32BE();

const isLetter = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

/** Whether a box's type is of four letters. */
const isType = (type: number): boolean =>
  isLetter(type >>> 24) &&
  isLetter((type >>> 16) & 0xff) &&
  isLetter((type >>> 8) & 0xff) &&
  isLetter(type & 0xff);

/**
 * Where the last box ends (ISO/IEC 14496-12 §4.2). Undefined without one of media data; one that
 * reaches to the end of the file, whatever that is, ends nowhere.
 * @throws DomainError 413 for too many
 */
export const avifEnd = (bytes: Buffer): number | undefined => {
  const boxes = new PartCount(MAX_PARTS);
  let hasData = false;
  let at = 0;
  while (at < bytes.length) {
    if (at + HEADER_BYTES > bytes.length) return undefined;
    boxes.add();
    const size = bytes.readUInt32BE(at);
    const type = bytes.readUInt32BE(at + 4);
    if (!isType(type) || size < HEADER_BYTES) return undefined;
    hasData ||= type === MEDIA_DATA;
    at += size;
  }
  return hasData ? at : undefined;
};
