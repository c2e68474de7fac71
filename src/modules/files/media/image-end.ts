import { avifEnd } from './avif-end.js';
import { gifEnd } from './gif-end.js';
import { jpegEnd } from './jpeg-end.js';
import type { ImageType } from './media-type.js';
import { pngEnd } from './png-chunks.js';
import { webpEnd } from './webp-end.js';

const ENDS: Readonly<Record<ImageType, (bytes: Buffer) => number | undefined>> = {
  'image/png': pngEnd,
  'image/jpeg': jpegEnd,
  'image/gif': gifEnd,
  'image/webp': webpEnd,
  'image/avif': avifEnd,
};

/**
 * Whether an image ends where its format does: with anything after that it may be another thing to
 * another program.
 * @throws DomainError 413 for one of too many parts
 */
export const isWholeImage = (type: ImageType, bytes: Buffer): boolean =>
  ENDS[type](bytes) === bytes.length;
