import { Injectable } from '@nestjs/common';
import { validationError } from '../../../errors/errors.js';
import { isWholeImage } from './image-end.js';
import { ImageCleaner } from './image-cleaner.js';
import { falselyDeclared, notWhole, onlyImages, typeNotTaken } from './media.errors.js';
import { isHonest, isImageType, type MediaType } from './media-type.js';
import { isWholePdf } from './pdf.js';
import { sniffedType } from './sniffed-type.js';

/** What a client sent as a file. */
export interface SentMedia {
  /** Who sent it. */
  readonly userId: string;
  readonly bytes: Buffer;
  readonly declaredType: string;
}

/** What may be kept of it. */
export interface Media {
  readonly bytes: Buffer;
  readonly mediaType: MediaType;
  /** Pixels; of images. */
  readonly width: number | null;
  readonly height: number | null;
}

const isWhole = (type: MediaType, bytes: Buffer): boolean => {
  if (type === 'text/plain') return true;
  return type === 'application/pdf' ? isWholePdf(bytes) : isWholeImage(type, bytes);
};

/** Decides what is taken in, and as what. */
@Injectable()
export class MediaIntake {
  constructor(private readonly images: ImageCleaner) {}

  /** @throws DomainError 400, 413, 415, and 503 under load */
  async take(sent: SentMedia): Promise<Media> {
    const mediaType = await this.typeOf(sent);
    const { userId, bytes } = sent;
    if (!isImageType(mediaType)) return { bytes, mediaType, width: null, height: null };
    return { mediaType, ...(await this.images.make(userId, { type: mediaType, bytes })) };
  }

  /** A square image of so many pixels, as WebP. @throws as `take` does */
  async thumbnail(sent: SentMedia, side: number): Promise<Buffer> {
    const type = await this.typeOf(sent);
    if (!isImageType(type)) throw onlyImages();
    const { userId, bytes } = sent;
    return (await this.images.make(userId, { type, bytes, side })).bytes;
  }

  private async typeOf({ bytes, declaredType }: SentMedia): Promise<MediaType> {
    if (bytes.length === 0) throw validationError([{ field: 'file', message: 'is empty' }]);
    const type = await sniffedType(bytes);
    if (!type) throw typeNotTaken();
    if (!isHonest(declaredType, type)) throw falselyDeclared();
    if (!isWhole(type, bytes)) throw notWhole();
    return type;
  }
}
