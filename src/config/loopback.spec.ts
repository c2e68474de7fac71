import { isLoopback } from './loopback.js';

const hostnameOf = (address: string): string => new URL(address).hostname;

describe('isLoopback', () => {
  it.each([
    'http://localhost:3000',
    'http://LOCALHOST',
    'http://127.0.0.1',
    'http://127.8.8.8:1',
    'http://127.1',
    'http://[::1]:3000',
    'smtp://[0:0::1]:1025',
  ])('holds for %s', (address) => {
    expect(isLoopback(hostnameOf(address))).toBe(true);
  });

  it.each([
    'http://example.com',
    'http://app.localhost',
    'http://localhost.example.com',
    'http://xlocalhost',
    'http://127.0.0.1.example.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://[::2]',
    'smtp://127.example.com',
    'smtp://127.0.0.999',
  ])('does not hold for %s', (address) => {
    expect(isLoopback(hostnameOf(address))).toBe(false);
  });
});
