import { PartCount } from './part-count.js';
import { MAX_PARTS } from './part-limits.js';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum of a chunk. */
const FRAME_BYTES = 12;

const numberOf = (type: string): number => Buffer.from(type, 'latin1').readUInt32BE();
const END = numberOf('IEND');

export interface PngChunk {
  /** Its four letters, as a number. */
  readonly type: number;
  /** Where it begins, by its length, and ends, after its checksum. */
  readonly begin: number;
  readonly end: number;
}

/**
 * The chunks of a PNG, IEND last (W3C PNG §5). Undefined when it does not end.
 * @throws DomainError 413 for too many
 */
export const pngChunks = (bytes: Buffer): readonly PngChunk[] | undefined => {
  const count = new PartCount(MAX_PARTS);
  const chunks: PngChunk[] = [];
  let begin = SIGNATURE_BYTES;
  while (begin + FRAME_BYTES <= bytes.length) {
    count.add();
    const type = bytes.readUInt32BE(begin + 4);
    const end = begin + FRAME_BYTES + bytes.readUInt32BE(begin);
    chunks.push({ type, begin, end });
    if (type === END) return end <= bytes.length ? chunks : undefined;
    begin = end;
  }
  return undefined;
};

/** Where a PNG ends. @throws as `pngChunks` does */
export const pngEnd = (bytes: Buffer): number | undefined => pngChunks(bytes)?.at(-1)?.end;

const PIXELS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'].map(numberOf));

/** What says how pixels are meant, and of how many bytes it may be; there is one of each. */
const MEANING: ReadonlyMap<number, number> = new Map(
  Object.entries({
    ...{ tRNS: 1_024, gAMA: 64, cHRM: 64, sRGB: 64, sBIT: 64 },
    ...{ iCCP: 1024 * 1024, eXIf: 64 * 1024 },
  }).map(([type, most]) => [numberOf(type), most]),
);

/**
 * A PNG without what has nothing to do with its pixels: decoders unpack compressed texts whether they
 * are asked for or not.
 * @throws as `pngChunks` does
 */
export const withoutNotes = (bytes: Buffer): Buffer => {
  const seen = new Set<number>();
  const isKept = ({ type, begin, end }: PngChunk): boolean => {
    if (PIXELS.has(type)) return true;
    const first = !seen.has(type);
    seen.add(type);
    return first && end - begin - FRAME_BYTES <= (MEANING.get(type) ?? -1);
  };
  const kept = (pngChunks(bytes) ?? []).filter(isKept);
  const parts = kept.map(({ begin, end }) => bytes.subarray(begin, end));
  return Buffer.concat([bytes.subarray(0, SIGNATURE_BYTES), ...parts]);
};
