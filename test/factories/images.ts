import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** An image in which no two places are alike. */
export const picture = (width = 40, height = 30): Sharp =>
  sharp({
    create: {
      ...{ width, height, channels: 3, background: '#336699' },
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  });

/** A photo as a phone takes it: it is to be turned, and says where it was taken. */
export const photo = (): Promise<Buffer> =>
  picture(60, 40)
    .jpeg()
    .withExif({
      IFD0: { Make: 'Examplephone', Orientation: '6' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 12/1 30/1', GPSLongitudeRef: 'E' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();

/** Of a PNG. */
export const chunk = (type: string, data: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
};

/** A PNG of some bytes that claims to have so many pixels a side. */
export const bomb = (side: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from('789c030000000001', 'hex')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
