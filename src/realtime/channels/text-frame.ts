const FIN_TEXT = 0x81;
const MAX_SHORT = 125;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A whole text message as one unmasked WebSocket frame, as a server sends it (RFC 6455 §5.2). */
export const textFrame = (text: string): Buffer => {
  const length = Buffer.byteLength(text);
  const extended = length <= MAX_SHORT ? 0 : length <= 0xffff ? 2 : 8;
  const frame = Buffer.allocUnsafe(2 + extended + length);
  frame[0] = FIN_TEXT;
  if (extended === 0) {
    frame[1] = length;
  } else if (extended === 2) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, 2 + extended);
  return frame;
};
