import { PartCount } from './part-count.js';
import { MAX_FRAMES, MAX_PARTS } from './part-limits.js';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const HEADER_BYTES = 13;
const DESCRIPTOR_BYTES = 10;

/** Bytes of the colour table that a field of flags announces. */
const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** After a chain of sub-blocks, each of which begins with its length; an empty one ends it. */
const afterSubBlocks = (bytes: Buffer, from: number): number => {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return bytes.length;
    at += length + 1;
    if (length === 0) return at;
  }
};

/**
 * Where a GIF ends: after its trailer (GIF89a §27). Undefined when it does not.
 * @throws DomainError 413 for too many blocks or frames
 */
export const gifEnd = (bytes: Buffer): number | undefined => {
  const blocks = new PartCount(MAX_PARTS);
  const frames = new PartCount(MAX_FRAMES);
  let at = HEADER_BYTES + tableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    blocks.add();
    switch (bytes[at]) {
      case EXTENSION:
        at = afterSubBlocks(bytes, at + 2);
        break;
      case IMAGE:
        frames.add();
        // The table is followed by the least code size of the compression.
        at += DESCRIPTOR_BYTES + tableBytes(bytes[at + 9] ?? 0) + 1;
        at = afterSubBlocks(bytes, at);
        break;
      case TRAILER:
        return at + 1;
      default:
        return undefined;
    }
  }
  return undefined;
};
