import { needsTls } from './needs-tls.js';

describe('needsTls', () => {
  it.each([
    'smtp://user:password@mail.example.com:587',
    'smtp://user@10.0.0.1',
    'smtp://user:password@127.example.com',
  ])('holds for %s', (address) => {
    expect(needsTls(address)).toBe(true);
  });

  it.each([
    'smtp://mail.example.com:25',
    'smtp://user:password@localhost:1025',
    'smtp://user:password@127.0.0.1:1025',
    'smtp://user:password@[::1]:1025',
  ])('does not hold for %s', (address) => {
    expect(needsTls(address)).toBe(false);
  });
});
