const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** TEM and the restarts stand alone; other markers are followed by the length of their segment. */
const standsAlone = (marker: number): boolean =>
  marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** The marker after the data of a scan, where a stuffed zero or a restart is no marker. */
const afterScan = (bytes: Buffer, from: number): number => {
  let at = bytes.indexOf(MARKER, from);
  while (at !== -1) {
    const next = bytes[at + 1];
    const data = next === 0 || next === MARKER || (next !== undefined && standsAlone(next));
    if (!data) return at;
    at = bytes.indexOf(MARKER, at + 1);
  }
  return bytes.length;
};

/** Where one image that begins at `from` ends: after its EOI (ITU-T T.81 §B.1). */
const imageEnd = (bytes: Buffer, from: number): number | undefined => {
  let at = from + 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== MARKER) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) return at + 2;
    if (marker === MARKER) at += 1;
    else if (standsAlone(marker)) at += 2;
    else {
      if (at + 4 > bytes.length) return undefined;
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === START_OF_SCAN) at = afterScan(bytes, at);
    }
  }
  return undefined;
};

/**
 * Where a JPEG ends. Phones append further whole ones, such as a gain map (CIPA DC-007), and pad with
 * zeros; both belong to it. Undefined when it does not end.
 */
export const jpegEnd = (bytes: Buffer): number | undefined => {
  let end = imageEnd(bytes, 0);
  while (end !== undefined && bytes[end] === MARKER && bytes[end + 1] === START_OF_IMAGE) {
    end = imageEnd(bytes, end);
  }
  if (end === undefined) return undefined;
  while (bytes[end] === 0) end += 1;
  return end;
};
