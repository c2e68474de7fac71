import { DomainError } from '../../../errors/domain-error.js';
import { unavailable, unsupportedMediaType } from '../../../errors/errors.js';

export const typeNotTaken = (): DomainError =>
  unsupportedMediaType('Only PNG, JPEG, GIF, WebP and AVIF images, PDF and plain text are taken.');

export const onlyImages = (): DomainError =>
  unsupportedMediaType('Only PNG, JPEG, GIF, WebP and AVIF images are taken.');

export const falselyDeclared = (): DomainError =>
  unsupportedMediaType('The file is not the image that it is declared as.');

export const notWhole = (): DomainError =>
  unsupportedMediaType('The file does not begin and end as its format does.');

export const unreadableImage = (cause: unknown): DomainError =>
  new DomainError('unsupported_media_type', 'UNSUPPORTED_MEDIA_TYPE', 'The image is damaged.', {
    cause,
  });

export const tooManyPixels = (limit: number): DomainError =>
  new DomainError(
    'too_large',
    'PAYLOAD_TOO_LARGE',
    `The image has over ${limit} pixels, those of all its frames together.`,
    { details: { limit_pixels: limit } },
  );

export const tooManyParts = (limit: number): DomainError =>
  new DomainError(
    'too_large',
    'PAYLOAD_TOO_LARGE',
    `The image is made of over ${limit} parts of one kind.`,
  );

export const tooHeavy = (): DomainError =>
  new DomainError('too_large', 'PAYLOAD_TOO_LARGE', 'The image takes too much memory to be read.');

export const tooSlow = (): DomainError =>
  new DomainError('too_large', 'PAYLOAD_TOO_LARGE', 'The image takes too long to be read.');

export const decoderAway = (cause: unknown): DomainError =>
  unavailable('Images cannot be read at the moment.', { cause });

export const tooManyImages = (): DomainError =>
  unavailable('Too many images wait already; try again later.');
