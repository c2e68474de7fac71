import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { isWholeImage } from './image-end.js';
import type { ImageType } from './media-type.js';
import { withoutNotes } from './png-chunks.js';

const chunk = (type: string, data: Buffer = Buffer.alloc(0)): Buffer => {
  const framed = Buffer.alloc(12 + data.length);
  framed.writeUInt32BE(data.length, 0);
  framed.write(type, 4, 'latin1');
  data.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + data.length)), 8 + data.length);
  return framed;
};

const box = (type: string, data = ''): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + data.length);
  return Buffer.concat([size, Buffer.from(type + data)]);
};

const riff = (chunks: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(4 + chunks.length);
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), chunks]);
};

const times = (part: Buffer, count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => part));

const GIF = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
const GIF_FRAME = Buffer.from('2c000000000100010000020244010000'.slice(0, 30), 'hex');
const GIF_NOTE = Buffer.from('21fe00', 'hex');
const JPEG_SEGMENT = Buffer.from('ffe00002', 'hex');
const JPEG_SCAN = Buffer.from('ffda0002', 'hex');
const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex');

const jpegOf = (parts: Buffer) =>
  Buffer.concat([Buffer.from('ffd8', 'hex'), parts, Buffer.from('ffd9', 'hex')]);
const gifOf = (parts: Buffer) => Buffer.concat([GIF, parts, Buffer.from(';')]);

const made: readonly (readonly [string, ImageType, (count: number) => Buffer, number])[] = [
  [
    'chunks of a PNG',
    'image/png',
    (count) => Buffer.concat([PNG_HEAD, times(chunk('tIME'), count - 1), chunk('IEND')]),
    8_000,
  ],
  ['segments of a JPEG', 'image/jpeg', (count) => jpegOf(times(JPEG_SEGMENT, count)), 8_000],
  ['scans of a JPEG', 'image/jpeg', (count) => jpegOf(times(JPEG_SCAN, count)), 100],
  ['frames of a GIF', 'image/gif', (count) => gifOf(times(GIF_FRAME, count)), 500],
  ['blocks of a GIF', 'image/gif', (count) => gifOf(times(GIF_NOTE, count - 1)), 8_000],
  [
    'frames of a WebP',
    'image/webp',
    (count) => riff(times(Buffer.from('ANMF\0\0\0\0'), count)),
    500,
  ],
  [
    'chunks of a WebP',
    'image/webp',
    (count) => riff(times(Buffer.from('EXIF\0\0\0\0'), count)),
    8_000,
  ],
  [
    'boxes of an AVIF',
    'image/avif',
    (count) => Buffer.concat([times(box('free'), count - 1), box('mdat')]),
    8_000,
  ],
];

describe('the parts of images', () => {
  it.each(made)('%s are so many at most', (_, type, of, most) => {
    expect(isWholeImage(type, of(most))).toBe(true);
    for (const count of [most + 1, 100_000]) {
      expect(() => isWholeImage(type, of(count))).toThrow(
        expect.objectContaining({ kind: 'too_large' }),
      );
    }
  });

  it('go without what has nothing to do with the pixels of a PNG', async () => {
    const png = await sharp({
      create: { width: 9, height: 9, channels: 4, background: '#12345678' },
    })
      .withExif({ IFD0: { Orientation: '6' } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const [head, rest] = [png.subarray(0, 33), png.subarray(33)];
    const notes = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'acTL', 'abCd'].map((type) =>
      chunk(type, Buffer.from('secret')),
    );
    const noted = Buffer.concat([
      head,
      ...notes,
      ...notes,
      chunk('gAMA', Buffer.alloc(1_000)),
      rest,
    ]);
    expect(withoutNotes(noted)).not.toContain('secret');
    // What says how they are to be seen stays, once.
    const seen = await sharp(
      withoutNotes(Buffer.concat([head, notes[1] ?? head, rest])),
    ).metadata();
    expect(seen.orientation).toBe(6);
    expect(
      withoutNotes(
        Buffer.concat([
          png.subarray(0, -12),
          times(chunk('gAMA', Buffer.alloc(4)), 9),
          png.subarray(-12),
        ]),
      ).length,
    ).toBe(withoutNotes(png).length + 16);
  });
});
