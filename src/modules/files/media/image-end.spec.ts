import sharp from 'sharp';
import { isWholeImage } from './image-end.js';
import { IMAGE_TYPES, type ImageType } from './media-type.js';

const FORMATS = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
} as const satisfies Record<ImageType, string>;

const noise = (side: number) =>
  sharp({
    create: {
      ...{ width: side, height: side, channels: 3, background: 'red' },
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

const image = (type: ImageType): Promise<Buffer> => noise(67).toFormat(FORMATS[type]).toBuffer();

describe('an image', () => {
  it.each(IMAGE_TYPES)('of type %s is whole as it is made', async (type) => {
    expect(isWholeImage(type, await image(type))).toBe(true);
  });

  it.each(IMAGE_TYPES)('of type %s is not whole with something after it', async (type) => {
    const bytes = await image(type);
    for (const more of ['PK\u0003\u0004' + 'x'.repeat(40), '<script>alert(1)</script>', '\n']) {
      expect(isWholeImage(type, Buffer.concat([bytes, Buffer.from(more)]))).toBe(false);
    }
  });

  it.each(IMAGE_TYPES)('of type %s is not whole when cut anywhere', async (type) => {
    const bytes = await image(type);
    for (let length = 12; length < bytes.length; length += Math.ceil(bytes.length / 200)) {
      expect([length, isWholeImage(type, bytes.subarray(0, length))]).toEqual([length, false]);
    }
  });

  it.each([{ progressive: true }, { optimiseScans: true }, { chromaSubsampling: '4:4:4' }])(
    'is whole as a JPEG made with %j',
    async (options) => {
      expect(isWholeImage('image/jpeg', await noise(99).jpeg(options).toBuffer())).toBe(true);
    },
  );

  it('is whole as an animation', async () => {
    const frames = await Promise.all([1, 2, 3].map(() => noise(20).png().toBuffer()));
    const animation = sharp(frames, { join: { animated: true } });
    expect(isWholeImage('image/gif', await animation.clone().gif().toBuffer())).toBe(true);
    expect(isWholeImage('image/webp', await animation.clone().webp().toBuffer())).toBe(true);
  });

  it('is whole as several JPEGs and zeros, as phones write them', async () => {
    const bytes = await image('image/jpeg');
    const several = Buffer.concat([bytes, bytes, Buffer.alloc(10)]);
    expect(isWholeImage('image/jpeg', several)).toBe(true);
    expect(isWholeImage('image/jpeg', Buffer.concat([several, Buffer.from('PK')]))).toBe(false);
  });

  it('of no bytes, or of the first few, is not whole', () => {
    for (const type of IMAGE_TYPES) {
      for (let length = 0; length < 16; length += 1) {
        expect(isWholeImage(type, Buffer.alloc(length, 0xff))).toBe(false);
      }
    }
  });
});
