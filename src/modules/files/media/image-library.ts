import type Sharp from 'sharp';
import { DomainError } from '../../../errors/domain-error.js';
import { tooManyPixels, tooSlow, unreadableImage } from './media.errors.js';

/** Of all frames together; four bytes each while it is decoded. */
export const MAX_PIXELS = 40_000_000;

export type ImageLibrary = typeof Sharp;

/** What reads images; loaded by the first one. */
export const loadImageLibrary = async (): Promise<ImageLibrary> => {
  const { default: sharp } = await import('sharp');
  // It would keep what it has read of one upload for the next.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
};

/** What the library says of an image that it cannot read, in the contract's words. */
export const imageFault = (error: unknown): DomainError => {
  if (error instanceof DomainError) return error;
  const message = error instanceof Error ? error.message : '';
  if (message.includes('pixel limit')) return tooManyPixels(MAX_PIXELS);
  if (message.includes('timeout')) return tooSlow(error);
  return unreadableImage(error);
};
