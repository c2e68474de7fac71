import { gifEnd } from './gif-end.js';
import { jpegEnd } from './jpeg-end.js';
import type { ImageType } from './media-type.js';
import { pngEnd } from './png-end.js';

const BOX_HEADER_BYTES = 8;
const BOX_TYPE = /^[\x20-\x7e]{4}$/;

/** RIFF says its length, which is padded to an even one (WebP container §RIFF). */
const riffEnd = (bytes: Buffer): number | undefined => {
  if (bytes.length < 8) return undefined;
  const length = 8 + bytes.readUInt32LE(4);
  return length + (length % 2);
};

/**
 * Where the last box ends (ISO/IEC 14496-12 §4.2). Undefined without one of media data; one that
 * reaches to the end of the file, whatever that is, ends nowhere.
 */
const boxesEnd = (bytes: Buffer): number | undefined => {
  const seen = new Set<string>();
  let at = 0;
  while (at < bytes.length) {
    if (at + BOX_HEADER_BYTES > bytes.length) return undefined;
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (!BOX_TYPE.test(type) || size < BOX_HEADER_BYTES) return undefined;
    seen.add(type);
    at += size;
  }
  return seen.has('mdat') ? at : undefined;
};

const ENDS: Readonly<Record<ImageType, (bytes: Buffer) => number | undefined>> = {
  'image/png': pngEnd,
  'image/jpeg': jpegEnd,
  'image/gif': gifEnd,
  'image/webp': riffEnd,
  'image/avif': boxesEnd,
};

/**
 * Whether an image ends where its format does: with anything after that it may be another thing to
 * another program.
 */
export const isWholeImage = (type: ImageType, bytes: Buffer): boolean =>
  ENDS[type](bytes) === bytes.length;
