import { imageMemory, MAX_IMAGE_BYTES } from './image-memory.js';

const header = (megapixels: number, more: object = {}) => ({
  ...{ width: megapixels * 1_000, height: 1_000, channels: 3 as const, depth: 'uchar' as const },
  ...{ isProgressive: false },
  ...more,
});

describe('the memory that an image takes', () => {
  it.each([
    ['image/png', 40, {}],
    ['image/png', 40, { depth: 'ushort', channels: 4 }],
    ['image/jpeg', 40, { isProgressive: true }],
    ['image/gif', 40, {}],
    ['image/gif', 20, { pages: 2 }],
    ['image/webp', 14, {}],
    ['image/avif', 10, {}],
  ] as const)('of type %s is enough for %d megapixels with %j', (type, megapixels, more) => {
    expect(imageMemory(type, header(megapixels, more))).toBeLessThanOrEqual(MAX_IMAGE_BYTES);
  });

  it.each([
    ['image/png', 39.7, { depth: 'ushort', channels: 4, isProgressive: true }],
    ['image/gif', 30, { pages: 2 }],
    ['image/gif', 1, { pages: 400, pageHeight: 100, height: 40_000 }],
    ['image/webp', 39.7, {}],
    ['image/webp', 1, { pages: 20, pageHeight: 1_000 }],
    ['image/avif', 39.7, {}],
  ] as const)('of type %s is not enough for %d megapixels with %j', (type, megapixels, more) => {
    expect(imageMemory(type, header(megapixels, more))).toBeGreaterThan(MAX_IMAGE_BYTES);
  });
});
