import { MAX_JSON_ELEMENTS } from './json-extent.js';
import { parseKeptBody, readBody } from './webhook-body.js';

const parse = (body: string | Buffer, contentType?: string): Promise<unknown> =>
  readBody(Buffer.from(body), contentType);

const codeOf = async (body: string | Buffer, contentType?: string): Promise<unknown> => {
  try {
    return { document: await parse(body, contentType) };
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

const FORM = 'application/x-www-form-urlencoded';
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('readBody', () => {
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
    expect(parse('{"a":[1]}', contentType)).resolves.toEqual({ a: [1] }),
  );

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'json',
    '',
  ])('refuses what is sent as "%s"', (contentType) =>
    expect(codeOf('{"a":1}', contentType)).resolves.toBe('UNSUPPORTED_MEDIA_TYPE'),
  );

  it.each(['null', '0', '"text"', 'true', '[]', ' {"a":1}\r\n', '{"a":1,"a":2}', '1e400000'])(
    'takes any JSON document: %s',
    (text) => expect(codeOf(text)).resolves.toEqual({ document: JSON.parse(text) as unknown }),
  );

  it.each(['', ' ', '{', '{"a":1}}', "{'a':1}", 'NaN', '[1,]', 'payload=%7B%7D', '\u0000', '01'])(
    'refuses %j, which is no JSON',
    (text) => expect(codeOf(text)).resolves.toBe('MALFORMED_JSON'),
  );

  it.each([
    ['a lone byte', Buffer.from([0x22, 0xff, 0x22])],
    ['Latin-1', Buffer.from('"é"', 'latin1')],
    ['a truncated sequence', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
    ['a surrogate in bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['UTF-16', Buffer.from('"a"', 'utf16le').subarray(0, 5)],
  ])('refuses %s, which is no UTF-8', (_, body) =>
    expect(codeOf(body)).resolves.toBe('MALFORMED_JSON'),
  );

  it('keeps escapes of NUL and of lone surrogates as what they stand for', async () => {
    expect(await parse(String.raw`["\u0000","\ud800"]`)).toEqual(['\u0000', '\ud800']);
  });

  it('takes 64 levels and refuses 65, in arrays, objects and forms alike', async () => {
    expect(await codeOf(nested(64))).toEqual({ document: JSON.parse(nested(64)) as unknown });
    expect(await codeOf(nested(65))).toBe('VALIDATION_ERROR');
    expect(await codeOf('{"a":'.repeat(65) + '1' + '}'.repeat(65))).toBe('VALIDATION_ERROR');
    expect(await codeOf(`payload=${encodeURIComponent(nested(65))}`, FORM)).toBe(
      'VALIDATION_ERROR',
    );
    expect(await codeOf(nested(200_000))).toBe('VALIDATION_ERROR');
  });

  it.each([
    ['an array of numbers', (count: number) => `[${Array(count).fill('1').join(',')}]`],
    [
      'empty objects',
      (count: number) =>
        `[${Array(count / 2)
          .fill('{}')
          .join(',')}]`,
    ],
    [
      'the members of an object',
      (count: number) => `{${Array.from({ length: count }, (_, i) => `"${i}":1`).join(',')}}`,
    ],
  ])('takes as many elements as may be and refuses one more, in %s', async (_, of) => {
    const text = of(MAX_JSON_ELEMENTS);
    expect(await codeOf(text)).toEqual({ document: JSON.parse(text) as unknown });
    expect(await codeOf(`[${text}]`)).toBe('VALIDATION_ERROR');
  });

  it('does not count what stands in strings', async () => {
    const document = ['{[,'.repeat(MAX_JSON_ELEMENTS), '\\"{[', '"', '\\'.repeat(99), ',{'];
    expect(await parse(JSON.stringify(document))).toEqual(document);
  });

  it('follows strings and escapes over the pieces in which it looks at a large body', async () => {
    for (const shift of [0, 1, 2]) {
      const document = [' '.repeat(shift), '\\"[{,'.repeat(1_500_000)];
      expect(await parse(JSON.stringify(document))).toEqual(document);
    }
  });

  it('gives others their turn while it looks through a large body', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1));
    await parse(`"${'x'.repeat(25 * 1024 * 1024 - 2)}"`);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it('refuses 25 MB of hostile JSON before it is parsed', async () => {
    const parsed = jest.spyOn(JSON, 'parse');
    for (const part of ['{},', '"",', '1,', '[', '{"":']) {
      const body = Buffer.alloc(25 * 1024 * 1024, '[');
      body.fill(part, 1);
      expect(await codeOf(body)).toBe('VALIDATION_ERROR');
    }
    expect(parsed).not.toHaveBeenCalled();
    parsed.mockRestore();
  });

  it('reads the JSON in the field "payload" of a form that begins with it', async () => {
    const body = 'payload=%7B%22zen%22%3A%22Keep+it+logically+awesome.%22%7D';
    const document = { zen: 'Keep it logically awesome.' };
    expect(await parse(body, FORM)).toEqual(document);
    expect(await parse(`${body}&payload=1`, `${FORM}; charset=UTF-8`)).toEqual(document);
    expect(parseKeptBody(Buffer.from(body), FORM)).toEqual(document);
  });

  it.each([
    ['["a b"]', ['a b']],
    ['%5b%22%C3%A9%F0%9F%98%80%2B%26%3D%22%5D', ['é😀+&=']],
    ['"é"', 'é'],
    ['"100%"', '100%'],
    ['"%zz%4"', '%zz%4'],
    ['"="', '='],
  ])('decodes %s as forms are', async (value, document) => {
    expect(await parse(`payload=${value}`, FORM)).toEqual(document);
  });

  it('refuses a form whose JSON is no UTF-8', async () => {
    expect(await codeOf('payload=%22%FF%22', FORM)).toBe('MALFORMED_JSON');
  });

  it.each([
    '',
    'a=1',
    'payload=',
    'payload',
    'payload=%7B',
    '{"a":1}',
    'a=1&payload=%7B%7D',
    '&payload=%7B%7D',
    'Payload=%7B%7D',
    '{"title":"hello &payload=%7B%22forged%22%3Atrue%7D&x="}',
  ])('refuses the form "%s", which does not begin with JSON in its field', (body) =>
    expect(codeOf(body, FORM)).resolves.toBe('MALFORMED_JSON'),
  );
});
