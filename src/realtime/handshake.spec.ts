import { bearerToken } from '../http/bearer-token.js';
import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import {
  type Credentials,
  credentialsOf,
  parseResume,
  requireOrigin,
  resumeOf,
} from './handshake.js';

const query = (text = ''): URLSearchParams => new URLSearchParams(text);

describe('credentials', () => {
  it.each([
    ['Bearer abc.def', 'abc.def'],
    ['bearer abc', 'abc'],
    ['BEARER   abc  ', 'abc'],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Bearer a b', undefined],
    ['Basic abc', undefined],
    ['xBearer abc', undefined],
    [undefined, undefined],
  ])('of the header %j are %j', (authorization, token) => {
    expect(bearerToken({ authorization })).toBe(token);
  });

  it.each([
    ['bearer, abc', 'abc'],
    ['bearer,abc', 'abc'],
    [' bearer ,\tabc , other', 'abc'],
    ['bearer', undefined],
    ['bearer,', undefined],
    ['bearer,, abc', undefined],
    ['abc, bearer', undefined],
    ['Bearer, abc', undefined],
    ['', undefined],
  ])('of the subprotocols %j are %j', (protocols, token) => {
    expect(credentialsOf({ 'sec-websocket-protocol': protocols }, query())).toEqual(
      token === undefined ? undefined : { kind: 'bearer', token },
    );
  });

  it('are taken from the header first, then from the subprotocols, then from the address', () => {
    const headers = { authorization: 'Bearer one', 'sec-websocket-protocol': 'bearer, two' };
    const { 'sec-websocket-protocol': protocols } = headers;
    const address = query('ticket=three');
    expect(credentialsOf(headers, address)).toEqual({ kind: 'bearer', token: 'one' });
    expect(credentialsOf({ 'sec-websocket-protocol': protocols }, address)).toEqual({
      kind: 'bearer',
      token: 'two',
    });
    expect(credentialsOf({}, address)).toEqual({ kind: 'ticket', ticket: 'three' });
    expect(credentialsOf({}, query('token=four'))).toBeUndefined();
  });
});

describe('the origin', () => {
  const allowed = ['https://app.example', 'http://localhost:5173'];
  const bearer: Credentials = { kind: 'bearer', token: 'abc' };
  const ticket: Credentials = { kind: 'ticket', ticket: 'abc' };

  const refusal = (origin: string | undefined, credentials: Credentials | undefined): unknown => {
    try {
      requireOrigin(origin, allowed, credentials);
      return undefined;
    } catch (error) {
      return error instanceof DomainError ? error.kind : error;
    }
  };

  it.each(['https://app.example', 'http://localhost:5173', 'HTTPS://App.Example'])(
    '%s is welcome, whatever comes with it',
    (origin) => {
      for (const it of [bearer, ticket, undefined]) expect(refusal(origin, it)).toBeUndefined();
    },
  );

  it.each([
    'https://app.example.evil',
    'https://app.example:8443',
    'http://app.example',
    'https://evil.app.example',
    'https://app.example/',
    'null',
    '',
  ])('%j is refused even with a token', (origin) => {
    for (const it of [bearer, ticket, undefined]) expect(refusal(origin, it)).toBe('forbidden');
  });

  it('may be missing with a token, and not with a ticket', () => {
    expect(refusal(undefined, bearer)).toBeUndefined();
    expect(refusal(undefined, ticket)).toBe('forbidden');
  });
});

describe('where to resume from', () => {
  const position = fc.record({
    epoch: fc.oneof(fc.uuid(), fc.stringMatching(/^[\w-]{1,64}$/)),
    seq: fc.integer({ min: 0, max: 999_999_999_999_999 }),
  });

  it('is read as the same place from an address and from a handshake', () => {
    fc.assert(
      fc.property(position, ({ epoch, seq }) => {
        expect(parseResume(`${epoch}:${seq}`)).toEqual({ epoch, seq });
        expect(resumeOf({ epoch, seq, more: true })).toEqual({ epoch, seq });
      }),
    );
  });

  it.each([
    null,
    '',
    ':',
    'epoch',
    'epoch:',
    ':7',
    'epoch:-1',
    'epoch:1.5',
    'epoch:1e3',
    'epoch:7\n',
    ' epoch:7',
    'a:b:7',
    'epoch:1000000000000000',
    `${'a'.repeat(65)}:7`,
    'epóch:7',
  ])('is nowhere in the address %j', (text) => {
    expect(parseResume(text)).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    7,
    'epoch:7',
    [],
    {},
    { epoch: 'epoch' },
    { seq: 7 },
    { epoch: 7, seq: 7 },
    { epoch: 'epoch', seq: '7' },
    { epoch: 'epoch', seq: -1 },
    { epoch: 'epoch', seq: 1.5 },
    { epoch: 'epoch', seq: Number.NaN },
    { epoch: 'epoch', seq: 1e21 },
    { epoch: 'a:b', seq: 7 },
    { epoch: '', seq: 7 },
  ])('is nowhere in the handshake %j', (resume) => {
    expect(resumeOf(resume)).toBeUndefined();
  });

  it('is found in nothing that a stranger may send but such a place', () => {
    fc.assert(
      fc.property(fc.anything(), (whatever) => {
        const found = resumeOf(whatever);
        if (found) expect(whatever).toMatchObject(found);
      }),
    );
  });
});
