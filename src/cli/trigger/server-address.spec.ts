import { givenAddress, ownAddress } from './server-address.js';

describe('the address of the server', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['localhost', 'http://localhost:3000'],
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::', 'http://[::1]:3000'],
    ['::1', 'http://[::1]:3000'],
  ])('of a server that listens on %s is %s', (host, address) => {
    expect(ownAddress({ host, port: 3000 })).toBe(address);
  });

  it.each(['192.168.1.5', 'example.com', 'db.localhost', '10.0.0.1', 'evil.com/?', 'a b'])(
    'is not taken from the configuration when that is %s: it must be given',
    (host) => {
      expect(() => ownAddress({ host, port: 3000 })).toThrow('--url');
    },
  );

  it('must be given when the port is any', () => {
    expect(() => ownAddress({ host: '127.0.0.1', port: 0 })).toThrow('--url');
  });

  it('may be given as any address over HTTP, with a path before the routes', () => {
    expect(givenAddress('https://api.example.com')).toBe('https://api.example.com');
    expect(givenAddress('http://10.0.0.1:8080/switchboard/')).toBe(
      'http://10.0.0.1:8080/switchboard',
    );
  });

  it.each(['example.com', 'ftp://example.com', 'http://user:pass@example.com', 'http://a/?b', ''])(
    'may not be "%s"',
    (text) => {
      expect(() => givenAddress(text)).toThrow('--url is the address');
    },
  );
});
