import { Injectable } from '@nestjs/common';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { imageFault, type ImageLibrary, loadImageLibrary, MAX_PIXELS } from './image-library.js';
import { ImageTurns } from './image-turns.js';
import { tooManyImages, tooManyPixels } from './media.errors.js';
import type { ImageType } from './media-type.js';

export interface CleanImage {
  readonly bytes: Buffer;
  /** Pixels, of one frame. */
  readonly width: number;
  readonly height: number;
}

const CONCURRENCY = 2;
const MAX_WAITING = 16;
const MAX_SECONDS = 30;
const JPEG_QUALITY = 90;
const WEBP_QUALITY = 90;
/** Its encoder takes many times as long for the last few per cent. */
const AVIF = { quality: 65, effort: 1 };
const AVATAR_QUALITY = 82;

/** `failOn` takes what is cut off for damaged, too. */
const READING: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS };

const pixelsOf = ({ width, height, pageHeight, pages = 1 }: Metadata): number =>
  width * Math.max(height, (pageHeight ?? 0) * pages);

const encoded = (image: Sharp, type: ImageType, { isPalette }: Metadata): Sharp => {
  switch (type) {
    case 'image/png':
      return image.png({ palette: isPalette });
    case 'image/jpeg':
      return image.jpeg({ quality: JPEG_QUALITY });
    case 'image/gif':
      return image.gif();
    case 'image/webp':
      return image.webp({ quality: WEBP_QUALITY });
    case 'image/avif':
      return image.avif(AVIF);
  }
};

/**
 * Makes images anew from their pixels: what else was in them (where they were taken and by whom, other
 * files, faults meant for decoders) is left behind. How they are to be turned and their colours are
 * applied first.
 */
@Injectable()
export class ImageCleaner {
  private readonly turns = new ImageTurns(CONCURRENCY, MAX_WAITING, tooManyImages);
  private library: Promise<ImageLibrary> | undefined;

  /** @throws DomainError 415 when it is damaged, 413 for too many pixels, 503 under load */
  clean(type: ImageType, bytes: Buffer): Promise<CleanImage> {
    const animated = type === 'image/gif' || type === 'image/webp';
    return this.read(bytes, { ...READING, animated }, async (image, header) => {
      // Frames cannot be turned, and are not by cameras.
      if ((header.pages ?? 1) === 1) image.autoOrient();
      const made = encoded(image.toColourspace('srgb'), type, header);
      const { data, info } = await made.toBuffer({ resolveWithObject: true });
      return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
    });
  }

  /** A square of so many pixels as WebP, of what matters in the image. @throws as `clean` does */
  thumbnail(bytes: Buffer, side: number): Promise<Buffer> {
    return this.read(bytes, READING, (image) =>
      image
        .autoOrient()
        .resize(side, side, { fit: 'cover', position: 'attention' })
        .toColourspace('srgb')
        .webp({ quality: AVATAR_QUALITY })
        .toBuffer(),
    );
  }

  private async read<T>(
    bytes: Buffer,
    options: SharpOptions,
    work: (image: Sharp, header: Metadata) => Promise<T>,
  ): Promise<T> {
    const sharp = await (this.library ??= loadImageLibrary());
    return this.turns.run(async () => {
      try {
        // From the header alone, before anything is decoded.
        const header = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
        if (pixelsOf(header) > MAX_PIXELS) throw tooManyPixels(MAX_PIXELS);
        return await work(sharp(bytes, options).timeout({ seconds: MAX_SECONDS }), header);
      } catch (error) {
        throw imageFault(error);
      }
    });
  }
}
