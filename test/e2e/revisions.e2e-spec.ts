import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { RevisionResponse } from '../../src/modules/social/revisions/dto/revision.response.js';
import { Revisions } from '../../src/modules/social/revisions/revisions.service.js';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { setPublic } from '../factories/comments.js';
import { createSubject, subjectUrl } from '../factories/subjects.js';
import { adminToken } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

type ExportedRevision = RevisionResponse & { readonly kind: string; readonly subject_id: string };

describe('revisions', () => {
  let app: TestApp;
  let ada: Account;
  let eve: Account;
  let admin: string;
  let snippet: Subject;

  const keep = (subject: Subject, number: number, text = `text ${number}`): Promise<void> =>
    app.app
      .get(TransactionRunner, { strict: false })
      .run((tx) =>
        app.app
          .get(Revisions, { strict: false })
          .keep(
            { subject, number, text, writtenAt: new Date(Date.UTC(2026, 0, 1, 0, number)) },
            tx,
          ),
      );

  const keepAll = async (subject: Subject, count: number): Promise<void> => {
    for (let number = 1; number <= count; number += 1) await keep(subject, number);
  };

  const urlOf = (subject: Subject, rest = ''): string => `${subjectUrl(subject)}/revisions${rest}`;

  const numbersOf = async (subject: Subject): Promise<readonly number[]> => {
    const { body } = await app.get(urlOf(subject, '?limit=100'), ada.token);
    return body.data.map(({ number }: { number: number }) => number);
  };

  const remove = async (subject: Subject, number: unknown, token?: string): Promise<number> =>
    (await app.request('DELETE', urlOf(subject, `/${String(number)}`), { token })).status;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    [ada, eve] = [await createAccount(app), await createAccount(app)];
    admin = await adminToken(app);
  });

  beforeEach(async () => {
    snippet = await createSubject(app, ada);
  });

  afterAll(() => app.close());

  it('are the former codes of a snippet and the former contents of a doc, newest first', async () => {
    const doc = await createSubject(app, ada, { kind: 'doc' });
    for (const [subject, field] of [
      [snippet, 'code'],
      [doc, 'content'],
    ] as const) {
      await keepAll(subject, 2);
      const first = { number: 1, [field]: 'text 1', created_at: '2026-01-01T00:01:00.000Z' };
      const second = { number: 2, [field]: 'text 2', created_at: '2026-01-01T00:02:00.000Z' };
      expect((await app.get(urlOf(subject))).body).toEqual({
        data: [second, first],
        pagination: { limit: 20, next_cursor: null, has_more: false },
      });
      expect((await app.get(urlOf(subject, '/1'))).body).toEqual(first);
    }
  });

  it('are walked by cursor, in the order of their numbers', async () => {
    await keepAll(snippet, 12);
    const first = await app.get(urlOf(snippet, '?limit=5'));
    const cursor = first.body.pagination.next_cursor;
    await keep(snippet, 13);
    const second = await app.get(urlOf(snippet, `?limit=5&cursor=${cursor}`));
    const numbers = [...first.body.data, ...second.body.data].map(({ number }) => number);
    expect(numbers).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    const numbered = await app.get(urlOf(snippet, '?limit=5&page=3'));
    expect(numbered.body.pagination).toMatchObject({ total: 13, total_pages: 3 });
    const other = await createSubject(app, ada);
    expect((await app.get(urlOf(other, `?cursor=${cursor}`))).body.error.code).toBe(
      'INVALID_CURSOR',
    );
  });

  it('are a hundred at most: the oldest go, of this subject alone', async () => {
    const other = await createSubject(app, ada);
    await keep(other, 1);
    await app.sql(
      `INSERT INTO subject_revisions (subject_id, number, text, created_at)
       SELECT $1, n, 'x', now() FROM generate_series(1, 99) AS n`,
      [snippet.id],
    );
    await keep(snippet, 100);
    expect(await numbersOf(snippet)).toHaveLength(100);
    await keep(snippet, 101);
    const numbers = await numbersOf(snippet);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([100, 101, 2]);
    expect(await remove(snippet, 50, ada.token)).toBe(204);
    await keep(snippet, 102);
    expect((await numbersOf(snippet)).at(-1)).toBe(2);
    await keep(snippet, 103);
    expect((await numbersOf(snippet)).at(-1)).toBe(3);
    expect(await numbersOf(other)).toEqual([1]);
  });

  it('are removed one by one by the author, and by admins', async () => {
    await keepAll(snippet, 3);
    expect(await remove(snippet, 2)).toBe(401);
    expect(await remove(snippet, 2, eve.token)).toBe(403);
    expect(await remove({ kind: 'doc', id: snippet.id }, 2, ada.token)).toBe(404);
    expect(await remove({ kind: 'doc', id: snippet.id }, 2, admin)).toBe(404);
    expect(await remove(snippet, 2, ada.token)).toBe(204);
    expect(await remove(snippet, 2, ada.token)).toBe(404);
    expect((await app.get(urlOf(snippet, '/2'))).status).toBe(404);
    expect(await numbersOf(snippet)).toEqual([3, 1]);
    await setPublic(app, snippet, false);
    expect(await remove(snippet, 1, admin)).toBe(204);
    expect(await numbersOf(snippet)).toEqual([3]);
  });

  it('of something private are there for its author alone', async () => {
    const secret = await createSubject(app, ada, { isPublic: false });
    await keep(secret, 1);
    for (const token of [undefined, eve.token, admin]) {
      expect((await app.get(urlOf(secret), token)).status).toBe(404);
      expect((await app.get(urlOf(secret, '/1'), token)).status).toBe(404);
    }
    expect(await remove(secret, 1, eve.token)).toBe(404);
    expect((await app.get(urlOf(secret, '/1'), ada.token)).body.code).toBe('text 1');
    expect(await remove(secret, 1, ada.token)).toBe(204);
  });

  it('have numbers, and no other names', async () => {
    await keep(snippet, 1);
    const names = [
      '0',
      '2',
      '01',
      '+1',
      '1.0',
      '1e0',
      'x',
      '-1',
      '%201',
      '9'.repeat(9),
      '9'.repeat(20),
    ];
    for (const name of names) {
      expect([name, (await app.get(urlOf(snippet, `/${name}`))).status]).toEqual([name, 404]);
      expect([name, await remove(snippet, name, ada.token)]).toEqual([name, 404]);
    }
    expect(await numbersOf(snippet)).toEqual([1]);
  });

  it('are exported to the author in the order of their numbers, however large', async () => {
    const author = await createAccount(app);
    const [one, two] = [
      await createSubject(app, author),
      await createSubject(app, author, { kind: 'doc', isPublic: false }),
    ];
    await app.sql(
      `INSERT INTO subject_revisions (subject_id, number, text, created_at)
       SELECT id, n, repeat('x', 60000), now() FROM generate_series(1, 60) AS n, unnest($1::uuid[]) AS id`,
      [[one.id, two.id]],
    );
    const { body } = await app.get('/api/users/me/export', author.token);
    const revisions = body.revisions as readonly ExportedRevision[];
    const shown = revisions.map(({ kind, subject_id, number, code, content }) => [
      ...[kind, subject_id, number, (code ?? content)?.length],
    ]);
    const expected = ([one, two] as const).flatMap(({ kind, id }) =>
      Array.from({ length: 60 }, (_, index) => [kind, id, index + 1, 60_000]),
    );
    expect(shown).toEqual(expected);
    expect((await app.get('/api/users/me/export', eve.token)).body.revisions).toEqual([]);
  });
});
