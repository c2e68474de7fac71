import { hostAndPort, httpOrigin, httpUrl, origin, redirectUri, urlWithScheme } from './urls.js';

describe('httpUrl', () => {
  it('is a base to append to', () => {
    expect(httpUrl('https://Example.com/')).toBe('https://example.com');
    expect(httpUrl('https://example.com/app//')).toBe('https://example.com/app');
  });

  it.each(['example.com', 'ftp://example.com', 'https://a.b/?x=1', 'https://a.b/#x'])(
    'refuses %j',
    (value) => {
      expect(() => httpUrl(value)).toThrow(/must/);
    },
  );
});

describe('redirectUri', () => {
  it.each([
    'https://App.Example.com/auth/callback?from=github',
    'http://localhost:5173',
    'capacitor://localhost/callback',
    'com.example.app:/auth/callback',
  ])('keeps %j as it is written', (value) => {
    expect(redirectUri(value)).toBe(value);
  });

  it.each([
    '/auth/callback',
    'app.example.com/callback',
    'https://app.example.com/#callback',
    'https://*.example.com/callback',
    'https://user@app.example.com/callback',
    'https://app.example.com/call back',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
  ])('refuses %j', (value) => {
    expect(() => redirectUri(value)).toThrow(/must/);
  });
});

describe('origin', () => {
  it('is written as a browser sends it', () => {
    expect(origin('HTTPS://App.Example.com:443/')).toBe('https://app.example.com');
    expect(origin('http://localhost:5173')).toBe('http://localhost:5173');
    expect(origin('capacitor://localhost')).toBe('capacitor://localhost');
  });

  it.each([
    '*',
    'https://*.example.com',
    'https://example.com/app',
    'https://example.com?x',
    'https://user:pass@example.com',
    'wss://example.com',
    'example.com',
    'null',
    'javascript://x',
  ])('refuses %j', (value) => {
    expect(() => origin(value)).toThrow('must be an origin');
  });
});

describe('httpOrigin', () => {
  it('has no path', () => {
    expect(httpOrigin('http://localhost:12111/')).toBe('http://localhost:12111');
    expect(() => httpOrigin('https://api.stripe.com/v1')).toThrow('without a path');
  });
});

describe('urlWithScheme', () => {
  const postgres = urlWithScheme('postgres', 'postgresql');

  it.each([
    'postgres://user:pass@localhost:5432/streamz?sslmode=disable',
    'postgresql:///switchboard?host=/run/postgresql',
    'postgres://user@/switchboard?host=/run/postgresql',
    'postgres://user:p%40ss@%2Frun%2Fpostgresql/switchboard',
  ])('keeps %j as it is', (value) => {
    expect(postgres(value)).toBe(value);
  });

  it.each(['mysql://localhost/x', 'localhost:5432', 'postgres:', 'redis://localhost'])(
    'refuses %j',
    (value) => {
      expect(() => postgres(value)).toThrow('begins with postgres:// or postgresql://');
    },
  );

  it('tells an unescaped password, whose end would be taken for the path', () => {
    expect(() => postgres('postgres://user:12/34@db/live')).toThrow('not percent-encoded');
  });
});

describe('hostAndPort', () => {
  it('takes names, addresses and bracketed IPv6', () => {
    for (const value of ['localhost:6379', '10.0.0.1:1', '[::1]:6379']) {
      expect(hostAndPort(value)).toBe(value);
    }
  });

  it.each([
    'localhost',
    'localhost:',
    ':6379',
    'localhost:70000',
    'redis://localhost:6379',
    'a:b@c:1',
  ])('refuses %j', (value) => {
    expect(() => hostAndPort(value)).toThrow('must be a host and a port');
  });
});
