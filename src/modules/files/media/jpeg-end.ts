import { PartCount } from './part-count.js';
import { MAX_PARTS, MAX_SCANS } from './part-limits.js';

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** TEM and the restarts stand alone; other markers are followed by the length of their segment. */
const standsAlone = (marker: number): boolean =>
  marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** The marker after the data of a scan, where a stuffed zero or a restart is no marker. */
const afterScan = (bytes: Buffer, from: number): number => {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] !== MARKER) continue;
    const next = bytes[at + 1];
    const data = next === 0 || next === MARKER || (next !== undefined && standsAlone(next));
    if (!data) return at;
  }
  return bytes.length;
};

/** How much one file may have, of all its images together. */
interface Counts {
  readonly segments: PartCount;
  readonly scans: PartCount;
}

/** Where one image that begins at `from` ends: after its EOI (ITU-T T.81 §B.1). */
const imageEnd = (bytes: Buffer, from: number, counts: Counts): number | undefined => {
  let at = from + 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== MARKER) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) return at + 2;
    if (marker === MARKER) at += 1;
    else if (standsAlone(marker)) at += 2;
    else {
      if (at + 4 > bytes.length) return undefined;
      counts.segments.add();
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker !== START_OF_SCAN) continue;
      counts.scans.add();
      at = afterScan(bytes, at);
    }
  }
  return undefined;
};

/**
 * Where a JPEG ends. Phones append further whole ones, such as a gain map (CIPA DC-007), and pad with
 * zeros; both belong to it. Undefined when it does not end.
 * @throws DomainError 413 for too many segments or scans
 */
export const jpegEnd = (bytes: Buffer): number | undefined => {
  const counts = { segments: new PartCount(MAX_PARTS), scans: new PartCount(MAX_SCANS) };
  let end = imageEnd(bytes, 0, counts);
  while (end !== undefined && bytes[end] === MARKER && bytes[end + 1] === START_OF_IMAGE) {
    end = imageEnd(bytes, end, counts);
  }
  if (end === undefined) return undefined;
  while (bytes[end] === 0) end += 1;
  return end;
};
