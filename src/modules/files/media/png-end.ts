const SIGNATURE_BYTES = 8;
/** Length, type and checksum of a chunk. */
const FRAME_BYTES = 12;

/**
 * Where a PNG ends: after the chunk IEND (W3C PNG §5). Undefined when it does not.
 */
export const pngEnd = (bytes: Buffer): number | undefined => {
  let at = SIGNATURE_BYTES;
  while (at + FRAME_BYTES <= bytes.length) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    at += FRAME_BYTES + bytes.readUInt32BE(at);
    if (type === 'IEND') return at <= bytes.length ? at : undefined;
  }
  return undefined;
};
