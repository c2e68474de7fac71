import type { Metadata } from 'sharp';
import type { ImageType } from '../media-type.js';

/** Of all frames together. */
export const MAX_PIXELS = 40_000_000;
/** That making an image may take, besides what the process needs anyway. */
export const MAX_IMAGE_BYTES = 384 * 1024 * 1024;

/**
 * Bytes a pixel, measured on noise, which compresses worst: decoding, encoding, and what is encoded.
 * Half of an AVIF's are its encoder's.
 */
const BYTES_A_PIXEL: Readonly<Record<ImageType, number>> = {
  'image/png': 4,
  'image/jpeg': 9,
  'image/gif': 9,
  'image/webp': 27,
  'image/avif': 38,
};

type Header = Pick<
  Metadata,
  'width' | 'height' | 'pageHeight' | 'pages' | 'channels' | 'depth' | 'isProgressive'
>;

export const pixelsOf = ({ width, height, pageHeight, pages = 1 }: Header): number =>
  width * Math.max(height, (pageHeight ?? 0) * pages);

/** Bytes of one decoded pixel. */
const sampleBytes = ({ channels, depth }: Header): number => channels * (depth === 'uchar' ? 1 : 2);

/** About how many bytes making an image anew takes at most, by its header. */
export const imageMemory = (type: ImageType, header: Header): number => {
  // Otherwise its rows are had one by one.
  const whole = type === 'image/png' && header.isProgressive ? sampleBytes(header) : 0;
  // Of a GIF's frames the one before is held too, and the colours of each are found anew.
  const times = type === 'image/gif' && (header.pages ?? 1) > 1 ? 2 : 1;
  return pixelsOf(header) * (BYTES_A_PIXEL[type] + whole) * times;
};
