import { parseBody } from './webhook-body.js';

const parse = (body: string | Buffer, contentType?: string): unknown =>
  parseBody(Buffer.from(body), contentType);

const codeOf = (body: string | Buffer, contentType?: string): unknown => {
  try {
    return { document: parse(body, contentType) };
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

const FORM = 'application/x-www-form-urlencoded';
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('parseBody', () => {
  it.each([
    undefined,
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset=UTF-8',
    ' application/json ',
    'application/vnd.github+json',
    'application/cloudevents-batch+json',
    'text/json',
  ])('reads JSON sent as %s', (contentType) =>
    expect(parse('{"a":[1]}', contentType)).toEqual({ a: [1] }),
  );

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'json',
    '',
  ])('refuses what is sent as "%s"', (contentType) =>
    expect(codeOf('{"a":1}', contentType)).toBe('UNSUPPORTED_MEDIA_TYPE'),
  );

  it.each(['null', '0', '"text"', 'true', '[]', ' {"a":1}\r\n', '{"a":1,"a":2}', '1e400000'])(
    'takes any JSON document: %s',
    (text) => expect(codeOf(text)).toEqual({ document: JSON.parse(text) as unknown }),
  );

  it.each(['', ' ', '{', '{"a":1}}', "{'a':1}", 'NaN', '[1,]', 'payload=%7B%7D', '\u0000', '01'])(
    'refuses %j, which is no JSON',
    (text) => expect(codeOf(text)).toBe('MALFORMED_JSON'),
  );

  it.each([
    ['a lone byte', Buffer.from([0x22, 0xff, 0x22])],
    ['Latin-1', Buffer.from('"é"', 'latin1')],
    ['a truncated sequence', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
    ['a surrogate in bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['UTF-16', Buffer.from('"a"', 'utf16le').subarray(0, 5)],
  ])('refuses %s, which is no UTF-8', (_, body) => expect(codeOf(body)).toBe('MALFORMED_JSON'));

  it('keeps escapes of NUL and of lone surrogates as what they stand for', () => {
    expect(parse(String.raw`["\u0000","\ud800"]`)).toEqual(['\u0000', '\ud800']);
  });

  it('takes 64 levels and refuses 65, in arrays, objects and forms alike', () => {
    expect(codeOf(nested(64))).toEqual({ document: JSON.parse(nested(64)) as unknown });
    expect(codeOf(nested(65))).toBe('VALIDATION_ERROR');
    expect(codeOf('{"a":'.repeat(65) + '1' + '}'.repeat(65))).toBe('VALIDATION_ERROR');
    expect(codeOf(`payload=${encodeURIComponent(nested(65))}`, FORM)).toBe('VALIDATION_ERROR');
    expect(codeOf(nested(200_000))).toBe('VALIDATION_ERROR');
  });

  it('reads the JSON in the field "payload" of a form', () => {
    const body = 'payload=%7B%22zen%22%3A%22Keep+it+logically+awesome.%22%7D';
    expect(parse(body, FORM)).toEqual({ zen: 'Keep it logically awesome.' });
    expect(parse(`a=1&${body}&b=2`, `${FORM}; charset=UTF-8`)).toEqual({
      zen: 'Keep it logically awesome.',
    });
  });

  it.each(['', 'a=1', 'payload=', 'payload', 'payload=%7B', '{"a":1}'])(
    'refuses the form "%s", which carries no JSON',
    (body) => expect(codeOf(body, FORM)).toBe('MALFORMED_JSON'),
  );
});
