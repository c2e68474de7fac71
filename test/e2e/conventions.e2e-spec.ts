import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { DomainError, type ErrorKind } from '../../src/errors/domain-error.js';
import { Public, Roles } from '../../src/http/access.decorators.js';
import { PageQuery } from '../../src/http/page.query.js';
import { STATUS } from '../../src/http/status.js';
import { currentContext } from '../../src/logging/request-context.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

class Leaf {
  @IsInt()
  size!: number;
}

class Tree {
  @IsString()
  name!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Leaf)
  leaf?: Leaf;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => Leaf)
  leaves?: Leaf[];
}

@Controller('probe')
class ProbeController {
  @Public()
  @Get('kind/:kind')
  fail(@Param('kind') kind: string): never {
    throw new DomainError(kind as ErrorKind, 'SOME_CODE', 'It went wrong.', {
      details: { limit: 3 },
      retryAfterSeconds: 6.2,
    });
  }

  @Public()
  @Get('crash')
  crash(): never {
    throw new TypeError('secret-of-the-inside');
  }

  @Public()
  @Post('tree')
  tree(@Body() tree: Tree): Tree {
    return tree;
  }

  @Public()
  @Get('list')
  list(@Query() query: PageQuery): unknown {
    return { data: [1], pagination: query };
  }

  @Public()
  @Get('thing')
  thing(): unknown {
    return { id: 1 };
  }

  @Get('private')
  secret(): unknown {
    return { id: currentContext()?.requestId };
  }

  @Roles('admin')
  @Get('admin')
  admin(): unknown {
    return {};
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const KINDS = Object.entries(STATUS);

describe('conventions of the API', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startApp({
      imports: [ProbeModule],
      env: { ALLOWED_ORIGINS: 'https://app.example', FRONTEND_URL: 'https://front.example' },
    });
    ada = await createAccount(app);
  });

  afterAll(async () => {
    await app.close();
  });

  describe('errors', () => {
    it.each(KINDS)('of kind %s are %i in the one shape', async (kind, status) => {
      const answer = await app.get(`/api/probe/kind/${kind}`);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('retry-after')).toBe('7');
      expect(answer.body).toEqual({
        success: false,
        error: {
          code: 'SOME_CODE',
          message: 'It went wrong.',
          details: { limit: 3 },
          request_id: answer.headers.get('x-request-id'),
        },
      });
    });

    it.each(KINDS)('of kind %s are %i in the form of RFC 9457', async (kind, status) => {
      const answer = await app.request('GET', `/api/probe/kind/${kind}`, {
        headers: { accept: 'application/problem+json' },
      });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.body).toEqual({
        type: 'about:blank',
        title: expect.any(String),
        status,
        detail: 'It went wrong.',
        code: 'SOME_CODE',
        details: { limit: 3 },
        request_id: answer.headers.get('x-request-id'),
      });
    });

    it.each(['*/*', 'text/html', 'application/json', 'image/png', ''])(
      'stay plain JSON for a caller that accepts "%s"',
      async (accept) => {
        const answer = await app.request('GET', '/api/nothing', { headers: { accept } });
        expect(answer.body).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
      },
    );

    it('that nobody foresaw are 500, tell nothing of the inside, and are logged', async () => {
      const answer = await app.get('/api/probe/crash');
      expect(answer.status).toBe(500);
      expect(answer.body.error.code).toBe('INTERNAL_SERVER_ERROR');
      expect(answer.bytes.toString()).not.toContain('secret-of-the-inside');
      const line = app.logs.find(({ error }) => error === 'secret-of-the-inside');
      expect(line).toMatchObject({
        level: 'error',
        request_id: answer.headers.get('x-request-id'),
        stack: expect.stringContaining('TypeError'),
      });
    });

    it.each([
      ['GET', '/api/nothing'],
      ['GET', '/nothing'],
      ['GET', '/'],
      ['DELETE', '/ping'],
      ['POST', '/api/users/me'],
      ['PUT', '/api'],
    ])('%s %s, which is no route, is 404', async (method, path) => {
      const answer = await app.request(method, path);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({
        success: false,
        error: {
          code: 'NOT_FOUND',
          message: expect.any(String),
          request_id: answer.headers.get('x-request-id'),
        },
      });
    });

    it('tell a signed-out caller to authenticate, and a wrong role that it may not', async () => {
      const signedOut = await app.get('/api/probe/private');
      expect(signedOut.status).toBe(401);
      expect(signedOut.headers.get('www-authenticate')).toBe('Bearer');
      expect(signedOut.body.error.code).toBe('UNAUTHORIZED');
      const wrongRole = await app.get('/api/probe/admin', ada.token);
      expect(wrongRole.status).toBe(403);
      expect(wrongRole.body.error.code).toBe('FORBIDDEN');
    });
  });

  describe('X-Request-Id', () => {
    it.each(['a', 'A-1_2.3', 'x'.repeat(128)])('is kept when it is well-formed', async (id) => {
      const headers = { 'x-request-id': id };
      for (const path of ['/ping', '/api/nothing', '/api/probe/private']) {
        const answer = await app.request('GET', path, { headers });
        expect(answer.headers.get('x-request-id')).toBe(id);
      }
    });

    it.each(['', 'has blank', 'x'.repeat(129), 'semi;colon', 'ä', '<b>', 'a\tb'])(
      'is made anew when it is malformed: "%s"',
      async (id) => {
        const headers = { 'x-request-id': id };
        const answer = await app.request('GET', '/api/nothing', { headers });
        expect(answer.headers.get('x-request-id')).toMatch(UUID_V7);
        expect(answer.body.error.request_id).toBe(answer.headers.get('x-request-id'));
      },
    );

    it('is on the log line of its request, with the user, and in the context of the handler', async () => {
      const answer = await app.request('GET', '/api/probe/private?token=hidden', {
        token: ada.token,
        headers: { 'x-request-id': 'request-for-the-log' },
      });
      expect(answer.body).toEqual({ id: 'request-for-the-log' });
      const lines = app.logs.filter(({ request_id }) => request_id === 'request-for-the-log');
      expect(lines).toEqual([
        expect.objectContaining({
          message: 'request',
          method: 'GET',
          path: '/api/probe/private',
          status: 200,
          user_id: ada.id,
        }),
      ]);
      expect(JSON.stringify(app.logs)).not.toContain('hidden');
      expect(JSON.stringify(app.logs)).not.toContain(ada.token);
    });

    it('of concurrent requests are not mixed up', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `concurrent-${index}`);
      const answers = await Promise.all(
        ids.map((id) =>
          app.request('GET', '/api/probe/private', {
            token: ada.token,
            headers: { 'x-request-id': id },
          }),
        ),
      );
      expect(answers.map(({ body }) => body.id)).toEqual(ids);
    });
  });

  describe('entity tags', () => {
    it.each([
      ['a single thing', '/api/probe/thing', false],
      ['a list', '/api/probe/list', false],
      ['a private thing', '/api/users/me', true],
      ['a private list', '/api/auth/sessions', true],
    ])('give 304 without a body for %s that is unchanged', async (_, path, isPrivate) => {
      const token = isPrivate ? ada.token : undefined;
      const first = await app.get(path, token);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^(?:W\/)?"[^"]+"$/);
      const again = await app.request('GET', path, {
        token,
        // `fetch` adds `Cache-Control: no-cache` to it, as browsers do.
        headers: { 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
      expect(again.bytes).toHaveLength(0);
      expect(again.headers.get('etag')).toBe(etag);
      expect(again.headers.get('x-request-id')).toBeTruthy();
    });

    it('give the thing to whoever has another one', async () => {
      const answer = await app.request('GET', '/api/probe/thing', {
        headers: { 'if-none-match': '"another"' },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ id: 1 });
    });

    it('change with the thing', async () => {
      const me = await createAccount(app);
      const before = (await app.get('/api/users/me', me.token)).headers.get('etag') ?? '';
      await app.request('PATCH', '/api/users/me', { token: me.token, body: { bio: 'new' } });
      const after = await app.request('GET', '/api/users/me', {
        token: me.token,
        headers: { 'if-none-match': before, 'cache-control': 'max-age=0' },
      });
      expect(after.status).toBe(200);
      expect(after.body.bio).toBe('new');
    });
  });

  describe('headers', () => {
    it.each(['https://app.example', 'https://front.example'])(
      'let the allowed origin %s read the answer',
      async (origin) => {
        const answer = await app.request('GET', '/api/probe/thing', { headers: { origin } });
        expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
        expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/i);
        expect(answer.headers.get('access-control-expose-headers')).toMatch(/X-Request-Id/);
        const failed = await app.request('GET', '/api/nothing', { headers: { origin } });
        expect(failed.headers.get('access-control-allow-origin')).toBe(origin);
      },
    );

    it.each([
      'https://evil.example',
      'https://app.example.evil.example',
      'null',
      'http://app.example',
    ])('name no origin to the foreign %s', async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await app.request(method, '/api/probe/thing', {
          headers: { origin, 'access-control-request-method': 'GET' },
        });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('answer a preflight of an allowed origin without authentication', async () => {
      const answer = await app.request('OPTIONS', '/api/users/me', {
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization,content-type,idempotency-key',
        },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-methods')).toMatch(/PATCH/);
      expect(answer.headers.get('access-control-allow-headers')).toMatch(/idempotency-key/);
    });

    it('protect every answer, also errors', async () => {
      for (const path of ['/api/probe/thing', '/api/nothing']) {
        const { headers } = await app.get(path);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('strict-transport-security')).toMatch(/max-age=\d+/);
        expect(headers.get('content-security-policy')).toMatch(/default-src/);
        expect(headers.get('x-powered-by')).toBeNull();
      }
    });

    it('let only the reader keep what it read, and nobody what carries tokens', async () => {
      const { headers } = await app.get('/api/users/me', ada.token);
      expect(headers.get('cache-control')).toBe('private, no-cache');
      const signedIn = await app.post('/api/auth/login', {
        email: ada.email,
        password: 'correct horse battery staple',
      });
      expect(signedIn.status).toBe(200);
      expect(signedIn.headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('fields of a request', () => {
    const faults = async (body: unknown): Promise<unknown> => {
      const answer = await app.post('/api/probe/tree', body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.code).toBe('VALIDATION_ERROR');
      return answer.body.error.details.map(({ field }: { field: string }) => field);
    };

    it('are named when they are unknown, missing or of another type', async () => {
      expect(await faults({ name: 'a', nmae: 'b' })).toEqual(['nmae']);
      expect(await faults({})).toEqual(['name']);
      expect(await faults({ name: 1 })).toEqual(['name']);
      expect(await faults(undefined)).toEqual(['name']);
      expect(await faults({ extra: 1, name: null })).toEqual(
        expect.arrayContaining(['extra', 'name']),
      );
    });

    it('inside others are named by their dotted path', async () => {
      expect(await faults({ name: 'a', leaf: { size: 'x' } })).toEqual(['leaf.size']);
      expect(await faults({ name: 'a', leaf: { size: 1, hue: 2 } })).toEqual(['leaf.hue']);
      expect(await faults({ name: 'a', leaves: [{ size: 1 }, {}] })).toEqual(['leaves.1.size']);
      expect(await faults({ name: 'a', leaves: [{}, {}, {}] })).toContain('leaves');
    });

    it('are not coerced', async () => {
      expect(await faults({ name: 'a', leaf: { size: '3' } })).toEqual(['leaf.size']);
      expect(await faults({ name: 'a', leaf: { size: true } })).toEqual(['leaf.size']);
    });

    it('are accepted as they are when they are right', async () => {
      const tree = { name: 'a', leaf: { size: 1 }, leaves: [{ size: 2 }] };
      const answer = await app.post('/api/probe/tree', tree);
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual(tree);
    });
  });

  describe('queries of lists', () => {
    it.each([
      'limit=0',
      'limit=101',
      'limit=1e1',
      'limit=-1',
      'limit=',
      'limit=1.5',
      'limit=1&limit=2',
    ])('refuse %s', async (query) => {
      const answer = await app.get(`/api/probe/list?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.details[0].field).toBe('limit');
    });

    it.each([
      ['page=0', 'page'],
      ['page=501', 'page'],
      [`cursor=${'x'.repeat(1025)}`, 'cursor'],
      ['colour=red', 'colour'],
    ])('refuse %s', async (query, field) => {
      const answer = await app.get(`/api/probe/list?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.details[0].field).toBe(field);
    });

    it.each(['limit=1', 'limit=100', 'page=1', 'page=500', ''])('take "%s"', async (query) => {
      expect((await app.get(`/api/probe/list?${query}`)).status).toBe(200);
    });
  });
});
