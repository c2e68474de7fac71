import { isTimeZone } from './is-time-zone.decorator.js';
import { isWebsite } from './is-website.decorator.js';

describe('isWebsite', () => {
  it.each(['https://example.com', 'http://localhost:3000/a?b#c', 'HTTPS://EXAMPLE.COM/ü'])(
    'takes %s',
    (address) => {
      expect(isWebsite(address)).toBe(true);
    },
  );

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    '//example.com',
    'example.com',
    'https://',
    'https:///x',
    'https://a b',
    'https://user@example.com',
    'https://example.com/"onclick=',
    ' https://example.com',
    7,
    null,
  ])('refuses %j', (address) => {
    expect(isWebsite(address)).toBe(false);
  });
});

describe('isTimeZone', () => {
  it.each(['Europe/Vienna', 'UTC', 'America/Argentina/Ushuaia'])('takes %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  it.each(['', 'Vienna', '+02:00', 'Europe/Vienna ', 7, null])('refuses %j', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});
