import { randomUUID } from 'node:crypto';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  comment,
  commentFaults,
  commentsCount,
  commentsOn,
  deleteComment,
  editComment,
  postComment,
} from '../factories/comments.js';
import { createSubject, subjectUrl } from '../factories/subjects.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const idsOf = (comments: readonly { readonly id: string }[]): string[] =>
  comments.map(({ id }) => id);

describe('comments', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;
  let eve: Account;
  let snippet: Subject;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    [ada, bob, eve] = [
      await createAccount(app, { first_name: 'Ada', last_name: 'Lovelace' }),
      await createAccount(app),
      await createAccount(app),
    ];
  });

  beforeEach(async () => {
    snippet = await createSubject(app, ada);
  });

  afterEach(async () => {
    expect(await commentFaults(app)).toEqual([]);
  });

  afterAll(() => app.close());

  it.each(['snippet', 'doc'] as const)('are said about a %s, and read by anybody', async (kind) => {
    const subject = await createSubject(app, bob, { kind });
    const { status, body } = await postComment(app, ada, subject, { body: '  Well\r\n\tdone 👏 ' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      body: 'Well\n\tdone 👏',
      author: { id: ada.id, username: ada.username, full_name: 'Ada Lovelace', avatar_url: null },
      parent_id: null,
      deleted: false,
      created_at: expect.stringMatching(/Z$/),
      updated_at: body.created_at,
    });
    const list = await app.get(`${subjectUrl(subject)}/comments`);
    expect(list.body).toEqual({
      data: [body],
      pagination: { limit: 20, next_cursor: null, has_more: false },
    });
    expect((await app.get(`/api/comments/${body.id}`)).body).toEqual(body);
    expect(await commentsCount(app, subject)).toBe(1);
  });

  it('are listed newest first with replies among them, and the replies to one alone', async () => {
    const first = await comment(app, ada, snippet, 'first');
    const second = await comment(app, bob, snippet, 'second');
    const reply = await comment(app, eve, snippet, 'reply', first);
    const later = await comment(app, ada, snippet, 'later', first);
    expect([reply.parent_id, later.parent_id]).toEqual([first.id, first.id]);
    expect(await commentsOn(app, snippet)).toEqual([later, reply, second, first]);
    expect(await commentsOn(app, snippet, `&parent_id=${first.id}`)).toEqual([later, reply]);
    expect(await commentsOn(app, snippet, `&parent_id=${first.id.toUpperCase()}`)).toHaveLength(2);
    expect(await commentsOn(app, snippet, `&parent_id=${second.id}`)).toEqual([]);
    const elsewhere = await createSubject(app, ada);
    expect(await commentsOn(app, elsewhere, `&parent_id=${first.id}`)).toEqual([]);
    expect(await commentsCount(app, snippet)).toBe(4);
  });

  it('have one level of replies: who answers a reply joins its thread', async () => {
    const top = await comment(app, ada, snippet);
    const reply = await comment(app, bob, snippet, 'reply', top);
    expect((await comment(app, eve, snippet, 'answer', reply)).parent_id).toBe(top.id);
    await deleteComment(app, ada, top);
    expect((await comment(app, eve, snippet, 'another', reply)).parent_id).toBe(top.id);
  });

  it('answer what is there, and is of the same subject', async () => {
    const other = await comment(app, ada, await createSubject(app, ada));
    const top = await comment(app, ada, snippet);
    await comment(app, bob, snippet, 'reply', top);
    await deleteComment(app, ada, top);
    for (const parent_id of [other.id, randomUUID(), top.id]) {
      const answer = await postComment(app, bob, snippet, { body: 'x', parent_id });
      expect([answer.status, answer.body.error.code]).toEqual([404, 'NOT_FOUND']);
    }
    const { status, body } = await postComment(app, bob, snippet, { body: 'x', parent_id: null });
    expect([status, body.parent_id]).toEqual([201, null]);
  });

  it('refuse what is no text of theirs', async () => {
    const faults = [
      ...[{}, { body: '' }, { body: ' \n\t ' }, { body: 7 }, { body: null }, { body: ['x'] }],
      ...[{ body: 'x'.repeat(10_001) }, { body: 'a\u0000b' }, { body: 'a\u001bb' }],
      ...[{ body: 'a\u0085b' }, { body: 'a\rb' }, { body: 'x', parent_id: 'x' }],
      ...[
        { body: 'x', parent_id: 7 },
        { body: 'x', author_id: bob.id },
        { body: 'x', id: 'x' },
      ],
    ];
    const mine = await comment(app, ada, snippet);
    for (const body of faults) {
      expect([body, (await postComment(app, ada, snippet, body)).status]).toEqual([body, 400]);
      const path = `/api/comments/${mine.id}`;
      const edited = await app.request('PATCH', path, { token: ada.token, body });
      expect([body, edited.status]).toEqual([body, 400]);
    }
    expect((await app.get(`${subjectUrl(snippet)}/comments?parent_id=x`)).status).toBe(400);
    const long = '😀'.repeat(10_000);
    expect((await comment(app, ada, snippet, ` ${long} `)).body).toBe(long);
    expect((await editComment(app, ada, mine, long)).body.body).toBe(long);
    expect(await commentsCount(app, snippet)).toBe(2);
  });

  it('are said once under an Idempotency-Key', async () => {
    const post = () =>
      app.request('POST', `${subjectUrl(snippet)}/comments`, {
        ...{ token: ada.token, body: { body: 'once' }, headers: { 'idempotency-key': 'one' } },
      });
    const [first, again] = [await post(), await post()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await commentsCount(app, snippet)).toBe(1);
  });

  it('are changed by who wrote them, and by nobody else', async () => {
    const said = await comment(app, bob, snippet);
    const edited = await editComment(app, bob, said, ' Better. ');
    expect([edited.status, edited.body]).toEqual([
      200,
      { ...said, body: 'Better.', updated_at: edited.body.updated_at },
    ]);
    expect(edited.body.updated_at > said.updated_at).toBe(true);
    expect((await app.get(`/api/comments/${said.id}`)).body).toEqual(edited.body);
    for (const other of [ada, eve]) {
      expect((await editComment(app, other, said)).status).toBe(403);
    }
    expect((await editComment(app, bob, { id: randomUUID() })).status).toBe(404);
    expect((await editComment(app, bob, { id: 'x' })).status).toBe(404);
    expect(await commentsOn(app, snippet)).toEqual([edited.body]);
  });

  it('are deleted by who wrote them and by the author of the subject', async () => {
    const said = [await comment(app, bob, snippet), await comment(app, bob, snippet)] as const;
    expect((await deleteComment(app, eve, said[0])).status).toBe(403);
    expect((await deleteComment(app, bob, said[0])).status).toBe(204);
    expect((await deleteComment(app, ada, said[1])).status).toBe(204);
    for (const { id } of said) {
      expect((await app.get(`/api/comments/${id}`)).status).toBe(404);
      expect((await deleteComment(app, bob, { id })).status).toBe(404);
      expect((await editComment(app, bob, { id })).status).toBe(404);
    }
    expect([await commentsOn(app, snippet), await commentsCount(app, snippet)]).toEqual([[], 0]);
  });

  it('leave a placeholder above replies, which goes with the last of them', async () => {
    const top = await comment(app, bob, snippet, 'regretted');
    const [one, two] = [
      await comment(app, eve, snippet, 'one', top),
      await comment(app, ada, snippet, 'two', top),
    ];
    expect((await deleteComment(app, bob, top)).status).toBe(204);
    const [, , placeholder] = await commentsOn(app, snippet);
    expect(placeholder).toEqual({
      ...{ ...top, body: null, author: null, deleted: true },
      updated_at: placeholder?.updated_at,
    });
    expect((await app.get(`/api/comments/${top.id}`)).body).toEqual(placeholder);
    expect(await commentsCount(app, snippet)).toBe(2);
    expect(await app.sql(`SELECT FROM comments WHERE body = 'regretted'`)).toEqual([]);
    for (const person of [bob, ada, eve]) {
      expect((await deleteComment(app, person, top)).status).toBe(404);
      expect((await editComment(app, person, top)).status).toBe(404);
    }
    await deleteComment(app, eve, one);
    expect(idsOf(await commentsOn(app, snippet))).toEqual([two.id, top.id]);
    await deleteComment(app, ada, two);
    expect([await commentsOn(app, snippet), await commentsCount(app, snippet)]).toEqual([[], 0]);
  });

  it('stay when the last reply to them goes, unless they are deleted', async () => {
    const top = await comment(app, bob, snippet);
    await deleteComment(app, eve, await comment(app, eve, snippet, 'reply', top));
    expect(await commentsOn(app, snippet)).toEqual([top]);
  });

  it('go with their subject', async () => {
    const top = await comment(app, bob, snippet);
    await comment(app, eve, snippet, 'reply', top);
    await app.sql('DELETE FROM subjects WHERE id = $1', [snippet.id]);
    expect((await app.get(`${subjectUrl(snippet)}/comments`)).status).toBe(404);
    expect((await app.get(`/api/comments/${top.id}`)).status).toBe(404);
    expect((await postComment(app, bob, snippet, { body: 'x' })).status).toBe(404);
  });

  it('are of the kind that the address says', async () => {
    const wrong: Subject = { kind: 'doc', id: snippet.id };
    expect((await app.get(`${subjectUrl(wrong)}/comments`)).status).toBe(404);
    expect((await postComment(app, bob, wrong, { body: 'x' })).status).toBe(404);
    expect((await app.post(`${subjectUrl(snippet)}/comments`, { body: 'x' })).status).toBe(401);
  });

  it('are walked by cursor, which is good for that list alone', async () => {
    const said = [];
    for (let index = 0; index < 5; index += 1) said.unshift(await comment(app, bob, snippet));
    const url = `${subjectUrl(snippet)}/comments`;
    const first = await app.get(`${url}?limit=2`);
    const cursor = first.body.pagination.next_cursor;
    const second = await app.get(`${url}?limit=2&cursor=${cursor}`);
    expect(idsOf([...first.body.data, ...second.body.data])).toEqual(idsOf(said.slice(0, 4)));
    const numbered = await app.get(`${url}?limit=2&page=3`);
    expect(idsOf(numbered.body.data)).toEqual([said[4]?.id]);
    expect(numbered.body.pagination).toMatchObject({ page: 3, total: 5, total_pages: 3 });
    const others = [
      `${subjectUrl(await createSubject(app, ada))}/comments?cursor=${cursor}`,
      `${url}?cursor=${cursor}&parent_id=${said[0]?.id}`,
    ];
    for (const other of others) {
      expect((await app.get(other)).body.error.code).toBe('INVALID_CURSOR');
    }
  });
});
