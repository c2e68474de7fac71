import type { IncomingMessage } from 'node:http';
import type { DomainError } from '../../errors/domain-error.js';
import { requireHandshake } from './plain-request.js';

const GOOD = {
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

const faultsOf = (
  headers: Readonly<Record<string, string | undefined>>,
  method = 'GET',
): unknown[] => {
  try {
    requireHandshake({ method, headers: { ...GOOD, ...headers } } as unknown as IncomingMessage);
    return [];
  } catch (error) {
    const { kind, details } = error as DomainError;
    return [kind, ...(details as { field: string }[]).map(({ field }) => field)];
  }
};

const protocols = (header: string) => ({ 'sec-websocket-protocol': header });

describe('the form of a handshake', () => {
  it.each([
    ['without subprotocols', {}],
    ['with a token among them', protocols('bearer, eyJ.abc-_.~x')],
    ['with blanks of either kind', protocols('a ,b,\tc')],
  ])('is right %s', (_, headers) => {
    expect(faultsOf(headers)).toEqual([]);
  });

  it.each([
    ['another method', {}, 'POST', '(method)'],
    ['no key', { 'sec-websocket-key': undefined }, 'GET', 'Sec-WebSocket-Key'],
    ['a short key', { 'sec-websocket-key': 'c2hvcnQ=' }, 'GET', 'Sec-WebSocket-Key'],
    ['no version', { 'sec-websocket-version': undefined }, 'GET', 'Sec-WebSocket-Version'],
    ['an older version', { 'sec-websocket-version': '8' }, 'GET', 'Sec-WebSocket-Version'],
    ['two versions', { 'sec-websocket-version': '13, 13' }, 'GET', 'Sec-WebSocket-Version'],
    ['an empty subprotocol', protocols('bearer,,x'), 'GET', 'Sec-WebSocket-Protocol'],
    ['no subprotocol', protocols(''), 'GET', 'Sec-WebSocket-Protocol'],
    ['a subprotocol twice', protocols('a, b, a'), 'GET', 'Sec-WebSocket-Protocol'],
    ['a subprotocol that is no token', protocols('bearer, a b'), 'GET', 'Sec-WebSocket-Protocol'],
  ])('is wrong with %s', (_, headers, method, field) => {
    expect(faultsOf(headers, method)).toEqual(['invalid', field]);
  });

  it('has all its faults told together', () => {
    const headers = { 'sec-websocket-key': 'x', 'sec-websocket-version': '7' };
    expect(faultsOf(headers, 'PUT')).toEqual([
      'invalid',
      '(method)',
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version',
    ]);
  });
});
