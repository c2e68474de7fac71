import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import { upload } from '../factories/files.js';
import { setPlan } from '../factories/repositories.js';
import { requestOf, routesOf } from '../factories/routes.js';
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
  'DELETE /api/files/{id}': { expected: REMOVE },
};

/** What may be somebody's own, and so what the matrix must be about. */
const OWNED = /^\w+ \/api\/(?:snippets|docs|comments|files)\/\{|\/docs\/\{slug\}$/;

type Parameters = Readonly<Record<string, string>>;

describe('what somebody published, and what they keep to themselves', () => {
  let app: TestApp;
  let owner: Account;
  let tokens: Readonly<Record<(typeof WHO)[number], string | undefined>>;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    owner = await createAccount(app);
    await setPlan(app, owner, 'pro');
    const other = await createAccount(app);
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
});
