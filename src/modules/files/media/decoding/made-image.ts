import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { loadedOnce } from '../../../../registry/loaded-once.js';
import type { ImageType } from '../media-type.js';
import { imageMemory, MAX_IMAGE_BYTES, MAX_PIXELS, pixelsOf } from './image-memory.js';
import type { ImageOutcome, ImageTask, MadeImage } from './image-task.js';

const JPEG_QUALITY = 90;
/** More effort takes these encoders up to many times as long, for a few per cent. */
const GIF = { effort: 1 };
const WEBP = { quality: 90, effort: 2 };
const AVIF = { quality: 65, effort: 0 };
const THUMBNAIL_QUALITY = 82;

/** `failOn` takes what is cut off for damaged, too. */
const READING: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS };

const library = loadedOnce(async () => {
  const { default: sharp } = await import('sharp');
  // It would keep what it has read of one upload for the next.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
});

const encoded = (image: Sharp, type: ImageType, { isPalette }: Metadata): Sharp => {
  switch (type) {
    case 'image/png':
      return image.png({ palette: isPalette });
    case 'image/jpeg':
      return image.jpeg({ quality: JPEG_QUALITY });
    case 'image/gif':
      return image.gif(GIF);
    case 'image/webp':
      return image.webp(WEBP);
    case 'image/avif':
      return image.avif(AVIF);
  }
};

const anew = (image: Sharp, type: ImageType, header: Metadata): Sharp => {
  // Frames cannot be turned, and are not by cameras.
  if ((header.pages ?? 1) === 1) image.autoOrient();
  return encoded(image.toColourspace('srgb'), type, header);
};

const thumbnail = (image: Sharp, side: number): Sharp =>
  image
    .autoOrient()
    .resize(side, side, { fit: 'cover', position: 'attention' })
    .toColourspace('srgb')
    .webp({ quality: THUMBNAIL_QUALITY });

const made = async (image: Sharp): Promise<MadeImage> => {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
};

/** Does it. Never rejects. */
export const madeImage = async ({ type, bytes, side }: ImageTask): Promise<ImageOutcome> => {
  try {
    const sharp = await library();
    const animated = side === undefined && (type === 'image/gif' || type === 'image/webp');
    const options = { ...READING, animated };
    // From the header alone, before anything is decoded.
    const header = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
    if (pixelsOf(header) > MAX_PIXELS) return { fault: 'pixels', message: '' };
    if (imageMemory(type, header) > MAX_IMAGE_BYTES) return { fault: 'memory', message: '' };
    const image = sharp(bytes, options);
    return await made(side === undefined ? anew(image, type, header) : thumbnail(image, side));
  } catch (error) {
    return { fault: 'unreadable', message: String(error) };
  }
};
