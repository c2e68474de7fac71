import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import { upload } from '../factories/files.js';
import { setPlan } from '../factories/repositories.js';
import { requestOf, routesOf } from '../factories/routes.js';
import {
  createSnippet,
  deleteSnippet,
  forkSnippet,
  patchSnippet,
  postSnippet,
} from '../factories/snippets.js';
import { publish, subjectUrl } from '../factories/subjects.js';
import { adminToken } from '../factories/webhooks.js';
import type { HttpAnswer } from '../support/http-client.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const WHO = ['owner', 'other', 'anonymous', 'admin'] as const;

/** In the order of `WHO`: of what is public, then of what is private. */
type Expected = readonly [open: readonly number[], closed: readonly number[]];

const READ: Expected = [
  [200, 200, 200, 200],
  [200, 404, 404, 404],
];
const TAKE_PART = (status: number): Expected => [
  [status, status, 401, status],
  [status, 404, 401, 404],
];
const CHANGE: Expected = [
  [200, 403, 401, 403],
  [200, 404, 401, 404],
];
/** Admins remove what should not be there, and need not have seen it. */
const REMOVE: Expected = [
  [204, 403, 401, 204],
  [204, 404, 401, 204],
];

/** What opens a file for others is its owner's to give. */
const OWN: Expected = [
  [200, 404, 401, 404],
  [200, 404, 401, 404],
];

interface Row {
  readonly expected: Expected;
  readonly body?: object;
}

const SUBJECT_ROWS: Readonly<Record<string, Row>> = {
  'GET /{id}': { expected: READ },
  'PATCH /{id}': { expected: CHANGE, body: { title: 'Another' } },
  'DELETE /{id}': { expected: REMOVE },
  'POST /{id}/fork': { expected: TAKE_PART(201), body: {} },
  'POST /{id}/like': { expected: TAKE_PART(200) },
  'PUT /{id}/like': { expected: TAKE_PART(200) },
  'DELETE /{id}/like': { expected: TAKE_PART(200) },
  'GET /{id}/likes': { expected: READ },
  'GET /{id}/comments': { expected: READ },
  'POST /{id}/comments': { expected: TAKE_PART(201), body: { body: 'Nice.' } },
  'GET /{id}/revisions': { expected: READ },
  'GET /{id}/revisions/{number}': { expected: READ },
  'DELETE /{id}/revisions/{number}': { expected: REMOVE },
};

const under = (path: string): Readonly<Record<string, Row>> =>
  Object.fromEntries(
    Object.entries(SUBJECT_ROWS).map(([route, row]) => [route.replace(' ', ` ${path}`), row]),
  );

const MATRIX: Readonly<Record<string, Row>> = {
  ...under('/api/snippets'),
  ...under('/api/docs'),
  'GET /api/users/{username}/docs/{slug}': { expected: READ },
  'GET /api/comments/{id}': { expected: READ },
  'PATCH /api/comments/{id}': { expected: CHANGE, body: { body: 'Nicer.' } },
  'DELETE /api/comments/{id}': { expected: REMOVE },
  'GET /api/files/{id}': { expected: READ },
  'GET /api/files/{id}/url': { expected: OWN },
  'PATCH /api/files/{id}': { expected: CHANGE, body: { name: 'another.txt' } },
  'DELETE /api/files/{id}': { expected: REMOVE },
};

/** What may be somebody's own, and so what the matrix must be about. */
const OWNED = /^\w+ \/api\/(?:snippets|docs|comments|files)\/\{|\/docs\/\{slug\}$/;

type Parameters = Readonly<Record<string, string>>;

describe('what somebody published, and what they keep to themselves', () => {
  let app: TestApp;
  let owner: Account;
  let other: Account;
  let tokens: Readonly<Record<(typeof WHO)[number], string | undefined>>;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    owner = await createAccount(app);
    await setPlan(app, owner, 'pro');
    other = await createAccount(app);
    tokens = {
      owner: owner.token,
      other: other.token,
      anonymous: undefined,
      admin: await adminToken(app),
    };
  });

  afterAll(() => app.close());

  const made = async (route: string, isPublic: boolean): Promise<Parameters> => {
    if (route.includes('/files/')) {
      return { id: (await upload(app, owner, { visibility: isPublic ? 'public' : 'private' })).id };
    }
    const kind = route.includes('/docs/') ? 'doc' : 'snippet';
    const subject = await publish(app, owner, { kind, is_public: isPublic });
    const url = subjectUrl(subject);
    const { token } = owner;
    if (route.includes('/comments/')) {
      const { body } = await app.post(`${url}/comments`, { body: 'Mine.' }, token);
      return { id: body.id };
    }
    const text = kind === 'doc' ? { content: 'Later.' } : { code: 'later()' };
    const { body } = await app.request('PATCH', url, { token, body: text });
    return { id: subject.id, number: '1', username: owner.username, slug: body.slug };
  };

  const absent = (): Parameters => ({
    id: randomUUID(),
    number: '1',
    username: owner.username,
    slug: `no-${randomUUID()}`,
  });

  const ask = (
    route: string,
    { body }: Row,
    parameters: Parameters,
    token: string | undefined,
  ): Promise<HttpAnswer> => {
    const { method, path } = requestOf(route, parameters);
    return app.request(method, path, { token, ...(body && { body }) });
  };

  it('is the whole of what there is: every route stands in the matrix', async () => {
    const owned = (await routesOf(app)).filter((route) => OWNED.test(route));
    expect(Object.keys(MATRIX).sort()).toEqual([...owned].sort());
  });

  it.each(Object.entries(MATRIX))('%s answers each as it should', async (route, row) => {
    const statuses = [];
    for (const isPublic of [true, false]) {
      const answers = [];
      for (const who of WHO) {
        const answer = await ask(route, row, await made(route, isPublic), tokens[who]);
        answers.push(answer.status);
      }
      statuses.push(answers);
    }
    expect(statuses).toEqual(row.expected);
  });

  it.each(Object.entries(MATRIX))(
    '%s answers what is private like what is not there',
    async (route, row) => {
      const stable = ({ status, body, headers }: HttpAnswer): unknown => [
        status,
        { ...body.error, request_id: undefined },
        [...headers.keys()].filter((name) => name !== 'etag').sort(),
        headers.get('content-length'),
      ];
      for (const who of ['other', 'anonymous'] as const) {
        const foreign = await ask(route, row, await made(route, false), tokens[who]);
        const none = await ask(route, row, absent(), tokens[who]);
        expect(stable(foreign)).toEqual(stable(none));
      }
    },
  );

  it('takes nothing for a field that is the server’s own', async () => {
    const fields = {
      id: randomUUID(),
      author: { id: randomUUID() },
      author_id: randomUUID(),
      kind: 'doc',
      likes_count: 7,
      comments_count: 7,
      liked_by_me: true,
      forked_from: randomUUID(),
      published_at: new Date().toISOString(),
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
      constructor: {},
    };
    const taken = [];
    for (const [route, { body = {} }] of Object.entries(MATRIX)) {
      if (!/^(?:PATCH|POST) /.test(route) || route.endsWith('/like')) continue;
      for (const [field, value] of Object.entries(fields)) {
        const answer = await ask(
          route,
          { expected: READ, body: { ...body, [field]: value } },
          await made(route, true),
          owner.token,
        );
        if (answer.status !== 400) taken.push({ route, field, status: answer.status });
      }
    }
    expect(taken).toEqual([]);
  });

  describe('a snippet', () => {
    const NOWHERE = '01900000-0000-7000-8000-000000000000';
    const without = (body: { error?: object } | string) =>
      typeof body === 'string' ? body : { ...body, error: { ...body.error, request_id: '' } };

    it('that is private is to others as if it were not there', async () => {
      const admin = await adminToken(app);
      const { id } = await createSnippet(app, owner, { is_public: false });
      expect((await app.get(`/api/snippets/${id}`, owner.token)).status).toBe(200);
      const requests = [
        ['GET', ''],
        ['PATCH', '', { title: 'Mine' }],
        ['POST', '/fork', {}],
        ['DELETE', ''],
      ] as const;
      for (const token of [undefined, other.token, admin]) {
        for (const [method, path, body] of requests) {
          if (method === 'DELETE' && token === admin) continue;
          const ask = (of: string) =>
            app.request(method, `/api/snippets/${of}${path}`, { token, body });
          const [foreign, absent, nonsense] = [await ask(id), await ask(NOWHERE), await ask('x')];
          expect([method, foreign.status]).toEqual([
            method,
            token === undefined && method !== 'GET' ? 401 : 404,
          ]);
          expect([foreign.status, without(foreign.body)]).toEqual([
            absent.status,
            without(absent.body),
          ]);
          expect([nonsense.status, without(nonsense.body)]).toEqual([
            absent.status,
            without(absent.body),
          ]);
        }
      }
      expect((await deleteSnippet(app, { token: admin }, id)).status).toBe(204);
      expect((await app.get(`/api/snippets/${id}`, owner.token)).status).toBe(404);
    });

    it('that is public is changed by its author, and removed by an admin as well', async () => {
      const admin = { token: await adminToken(app) };
      const { id } = await createSnippet(app, owner);
      for (const person of [other, admin]) {
        const { status, body } = await patchSnippet(app, person, id, { title: 'Mine' });
        expect([status, body.error.code]).toEqual([403, 'FORBIDDEN']);
      }
      expect((await deleteSnippet(app, other, id)).status).toBe(403);
      expect((await app.request('DELETE', `/api/snippets/${id}`)).status).toBe(401);
      expect((await postSnippet(app, { token: '' })).status).toBe(401);
      expect((await app.get(`/api/snippets/${id}`)).body.title).toBe('A title');
      const removed = await deleteSnippet(app, admin, id);
      expect([removed.status, removed.bytes.length]).toEqual([204, 0]);
      expect((await deleteSnippet(app, owner, id)).status).toBe(404);
    });

    it('of somebody who is suspended is theirs alone', async () => {
      const eve = await createAccount(app);
      const { id } = await createSnippet(app, eve);
      await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [eve.id]);
      expect((await app.get(`/api/snippets/${id}`, other.token)).status).toBe(404);
      expect((await forkSnippet(app, other, id)).status).toBe(404);
      expect((await patchSnippet(app, other, id, { title: 'x' })).status).toBe(404);
      await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [eve.id]);
      expect((await app.get(`/api/snippets/${id}`, other.token)).status).toBe(200);
    });

    it('is not shown to a token that is refused, as it would be to none', async () => {
      const { id } = await createSnippet(app, owner);
      expect((await app.get(`/api/snippets/${id}`, 'x')).status).toBe(401);
    });
  });
});
