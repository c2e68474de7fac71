import { isOwnHost } from './loopback-host.js';

const PUBLIC_URL = 'https://dev.example.com:8443';

describe('isOwnHost', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST.',
    'app.localhost:3000',
    '127.0.0.1:3000',
    '127.8.8.8',
    '[::1]:3000',
    'dev.example.com',
    'DEV.example.com:8443',
  ])('takes %s', (host) => {
    expect(isOwnHost(host, PUBLIC_URL)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'xlocalhost',
    '127.0.0.1.evil.example',
    '127.evil.example',
    '10.0.0.1',
    '0.0.0.0',
    'evil.example@localhost',
    'evil.example/localhost',
    'localhost evil.example',
  ])('refuses %s', (host) => {
    expect(isOwnHost(host, PUBLIC_URL)).toBe(false);
  });
});
