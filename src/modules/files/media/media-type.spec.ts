import { isHonest } from './media-type.js';

describe('a declared type', () => {
  it.each([
    ['image/png', 'image/png'],
    ['IMAGE/PNG', 'image/png'],
    ['image/jpg', 'image/jpeg'],
    ['application/octet-stream', 'image/gif'],
    ['text/markdown', 'text/plain'],
    ['application/json', 'text/plain'],
  ] as const)('%s of what is %s is fine', (declared, found) => {
    expect(isHonest(declared, found)).toBe(true);
  });

  it.each([
    ['image/png', 'image/jpeg'],
    ['image/png', 'text/plain'],
    ['image/svg+xml', 'text/plain'],
  ] as const)('%s of what is %s is a lie', (declared, found) => {
    expect(isHonest(declared, found)).toBe(false);
  });
});
