import { PartCount } from './part-count.js';
import { MAX_FRAMES, MAX_PARTS } from './part-limits.js';

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** `ANMF`, as it is read from the low end. */
const FRAME = Buffer.from('ANMF', 'latin1').readUInt32LE();

const padded = (length: number): number => length + (length % 2);

/**
 * Where a WebP ends: RIFF says its length, which is padded to an even one (WebP container §RIFF).
 * @throws DomainError 413 for too many chunks or frames
 */
export const webpEnd = (bytes: Buffer): number | undefined => {
  if (bytes.length < HEADER_BYTES) return undefined;
  const parts = new PartCount(MAX_PARTS);
  const frames = new PartCount(MAX_FRAMES);
  const end = CHUNK_HEADER_BYTES + padded(bytes.readUInt32LE(4));
  let at = HEADER_BYTES;
  while (at + CHUNK_HEADER_BYTES <= bytes.length) {
    parts.add();
    if (bytes.readUInt32LE(at) === FRAME) frames.add();
    at += CHUNK_HEADER_BYTES + padded(bytes.readUInt32LE(at + 4));
  }
  return end;
};
