const HEADER = Buffer.from('%PDF-');
const TRAILER = Buffer.from('%%EOF');
const BLANKS = /^[\0\t\n\f\r ]*$/;

/**
 * Whether it is a PDF from its first byte to its last (ISO 32000-1 §7.5.1). Readers take one that
 * begins or ends elsewhere, which is how another format hides in it.
 */
export const isWholePdf = (bytes: Buffer): boolean => {
  const end = bytes.lastIndexOf(TRAILER);
  if (!bytes.subarray(0, HEADER.length).equals(HEADER) || end === -1) return false;
  return BLANKS.test(bytes.subarray(end + TRAILER.length).toString('latin1'));
};
