import { gzipSync } from 'node:zlib';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';
import { Public } from '../../src/http/access.decorators.js';
import { startApp, type TestApp } from '../support/app.js';
import type { HttpAnswer } from '../support/http-client.js';
import { parsed, sendRaw } from './raw-http.js';

jest.setTimeout(60_000);

class Note {
  @IsOptional()
  @IsString()
  text?: string;
}

@Public()
@Controller('notes')
class NotesController {
  @Post()
  note(@Body() { text = '' }: Note): unknown {
    return { length: text.length, text: text.slice(0, 20) };
  }

  @Post('any')
  any(@Body() body: unknown): unknown {
    const polluted: unknown = Reflect.get({}, 'polluted');
    return { type: body === null ? 'null' : typeof body, polluted: polluted ?? null };
  }

  @Get(':name')
  named(@Param('name') name: string): unknown {
    return { name };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const LIMIT = 100 * 1024;

describe('bodies and bytes', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ imports: [NotesModule] });
  });

  afterAll(async () => {
    await app.close();
  });

  const expectError = (answer: HttpAnswer, status: number, code: string): void => {
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ success: false, error: { code } });
    expect(answer.body.error.request_id).toBe(answer.headers.get('x-request-id'));
  };

  it.each(['{', '{"text":', '{"text":"a"}}', "{'text':1}", 'undefined', '\u0000', '{"text":"\n"}'])(
    'malformed JSON is 400 MALFORMED_JSON: %j',
    async (body) => {
      expectError(await app.post('/api/notes', body), 400, 'MALFORMED_JSON');
    },
  );

  it('bytes that are not UTF-8 are 400 MALFORMED_JSON, not silently replaced', async () => {
    const body = Buffer.concat([
      Buffer.from('{"text":"'),
      Buffer.of(0xc3, 0x28),
      Buffer.from('"}'),
    ]);
    expectError(await app.post('/api/notes', body), 400, 'MALFORMED_JSON');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=a',
    'nonsense',
  ])('a body of type %s is 415', async (type) => {
    const answer = await app.request('POST', '/api/notes', {
      body: '{}',
      headers: { 'content-type': type },
    });
    expectError(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['application/json; charset=utf-8', 'application/merge-patch+json', 'APPLICATION/JSON'])(
    'a body of type %s is read',
    async (type) => {
      const answer = await app.request('POST', '/api/notes', {
        body: '{"text":"hello"}',
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(201);
      expect(answer.body.text).toBe('hello');
    },
  );

  it('an unknown charset or compression is 415', async () => {
    for (const headers of [
      { 'content-type': 'application/json; charset=klingon' },
      { 'content-encoding': 'snappy' },
    ] as Record<string, string>[]) {
      const answer = await app.request('POST', '/api/notes', { body: '{}', headers });
      expectError(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it('a compressed body is read, and one that does not unpack is 400', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const sound = await app.request('POST', '/api/notes', {
      body: gzipSync('{"text":"packed"}'),
      headers,
    });
    expect(sound.body).toEqual({ length: 6, text: 'packed' });
    for (const body of ['no gzip', gzipSync('{"text":"packed"}').subarray(0, 12)]) {
      const broken = await app.request('POST', '/api/notes', { body, headers });
      expectError(broken, 400, 'MALFORMED_JSON');
    }
  });

  it('the limit counts what a compressed body unpacks to', async () => {
    const answer = await app.request('POST', '/api/notes', {
      body: gzipSync(ofSize(LIMIT + 1)),
      headers: { 'content-encoding': 'gzip' },
    });
    expectError(answer, 413, 'PAYLOAD_TOO_LARGE');
  });

  it('no body at all is an empty one', async () => {
    expect((await app.post('/api/notes')).status).toBe(201);
    expect((await app.post('/api/notes', '')).status).toBe(201);
  });

  it.each(['1', '"text"', 'true', '[]', '[{"text":"a"}]', '[[1]]'])(
    '%s is no object, and is refused where one is wanted',
    async (body) => {
      expectError(await app.post('/api/notes', body), 400, 'VALIDATION_ERROR');
    },
  );

  it.each([
    ['{"__proto__":{"polluted":1}}', '__proto__'],
    ['{"constructor":{"prototype":{"polluted":1}}}', 'constructor'],
    ['{"text":"a","list":[{"__proto__":1}]}', '__proto__'],
  ])('%s is refused, and pollutes nothing', async (body, field) => {
    for (const path of ['/api/notes', '/api/notes/any']) {
      const answer = await app.post(path, body);
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(answer.body.error.details).toEqual([{ field, message: expect.any(String) }]);
    }
    const answer = await app.post('/api/notes/any', '{}');
    expect(answer.body).toEqual({ type: 'object', polluted: null });
  });

  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const objects = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

  it('64 levels pass and 65 do not', async () => {
    expect((await app.post('/api/notes/any', nested(64))).status).toBe(201);
    expect((await app.post('/api/notes/any', objects(64))).status).toBe(201);
    for (const body of [nested(65), objects(65), nested(50_000)]) {
      expectError(await app.post('/api/notes/any', body), 400, 'VALIDATION_ERROR');
    }
  });

  const ofSize = (bytes: number): string => {
    const shell = JSON.stringify({ text: '' }).length;
    return JSON.stringify({ text: 'x'.repeat(bytes - shell) });
  };

  it('exactly 100 kB pass and one byte more does not', async () => {
    expect(Buffer.byteLength(ofSize(LIMIT))).toBe(LIMIT);
    expect((await app.post('/api/notes', ofSize(LIMIT))).status).toBe(201);
    expectError(await app.post('/api/notes', ofSize(LIMIT + 1)), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('the limit counts also what comes in chunks, without a length', async () => {
    const chunked = (body: string): Promise<{ status: number }> =>
      sendRaw(
        app.url,
        'POST /api/notes HTTP/1.1\r\nHost: a\r\nConnection: close\r\n' +
          'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
          `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      );
    expect(await chunked(ofSize(LIMIT))).toMatchObject({ status: 201 });
    expect(await chunked(ofSize(LIMIT + 1))).toMatchObject({ status: 413 });
  });

  it.each(['%E0%A4%A', '%', '%zz', '%ff', '%C3%28'])(
    'the bad percent-encoding %s in a path is 400',
    async (name) => {
      const answer = await sendRaw(
        app.url,
        `GET /api/notes/${name} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      expect(answer.status).toBe(400);
      expect(parsed(answer)).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
    },
  );

  it.each(['%E0%A4%A', '%ff'])('the bad percent-encoding %s in a query is no 500', async (text) => {
    const answer = await sendRaw(
      app.url,
      `GET /api/users/me?a=${text} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
    expect(answer.status).toBe(401);
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a TLS greeting', Buffer.from('160301020001000001fc0303', 'hex')],
    ['an unknown method', 'BREW /api/notes HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a broken header', 'GET /ping HTTP/1.1\r\nHost a\r\n\r\n'],
    ['a header with a control character', 'GET /ping HTTP/1.1\r\nHost: a\r\nX: \u0001\r\n\r\n'],
    [
      'two lengths',
      'POST /ping HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    [
      'a length and chunks',
      'POST /ping HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%s gets the JSON 400', async (_, bytes) => {
    const answer = await sendRaw(app.url, bytes);
    expect(answer.status).toBe(400);
    expect(answer.headers).toMatchObject({
      connection: 'close',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(parsed(answer)).toMatchObject({
      success: false,
      error: { code: 'VALIDATION_ERROR', request_id: answer.headers['x-request-id'] },
    });
  });

  it('headers past their bounds get 431', async () => {
    const answer = await sendRaw(
      app.url,
      `GET /ping HTTP/1.1\r\nHost: a\r\nX-Big: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer.status).toBe(431);
    expect(parsed(answer)).toMatchObject({ success: false });
  });

  it('a sender that breaks off harms nobody else', async () => {
    const half =
      'POST /api/notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n' +
      'Content-Length: 50\r\n\r\n{"text":';
    await sendRaw(app.url, half).catch(() => undefined);
    expect((await app.get('/ping')).status).toBe(200);
    expect(app.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
