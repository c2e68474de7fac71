import { type Subject, subjectRoom } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  blockedBy,
  comment,
  commentFaults,
  commentsCount,
  commentsOn,
  deleteComment,
  editComment,
  postComment,
  setPublic,
} from '../factories/comments.js';
import { hearing } from '../factories/heard-events.js';
import { createSubject, subjectUrl } from '../factories/subjects.js';
import { adminToken, eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients } from '../support/live-clients.js';

jest.setTimeout(60_000);

const { heard, HearingModule } = hearing('comment.created');

describe('the comments on something', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;
  let eve: Account;
  let snippet: Subject;
  const clients = new LiveClients();

  const statusesOf = async (person: Account, id: string): Promise<readonly number[]> => [
    (await app.get(`${subjectUrl(snippet)}/comments`, person.token)).status,
    (await app.get(`/api/comments/${id}`, person.token)).status,
    (await postComment(app, person, snippet, { body: 'x' })).status,
    (await editComment(app, person, { id })).status,
    (await deleteComment(app, person, { id })).status,
  ];

  beforeAll(async () => {
    app = await startApp({ imports: [HearingModule] });
  });

  beforeEach(async () => {
    [ada, bob, eve] = [
      await createAccount(app),
      await createAccount(app),
      await createAccount(app),
    ];
    snippet = await createSubject(app, ada);
  });

  afterEach(async () => {
    clients.closeAll();
    expect(await commentFaults(app)).toEqual([]);
  });

  afterAll(() => app.close());

  it('that is made private are there for its author alone', async () => {
    const said = await comment(app, bob, snippet);
    await setPublic(app, snippet, false);
    for (const person of [bob, eve]) {
      expect(await statusesOf(person, said.id)).toEqual([404, 404, 404, 404, 404]);
    }
    expect((await app.get(`${subjectUrl(snippet)}/comments`)).status).toBe(404);
    expect((await app.get(`/api/comments/${said.id}`)).status).toBe(404);
    expect(await commentsOn(app, snippet, '', ada.token)).toEqual([said]);
    expect(await statusesOf(ada, said.id)).toEqual([200, 200, 201, 403, 204]);
    await setPublic(app, snippet, true);
    expect(await commentsOn(app, snippet)).toHaveLength(1);
  });

  it('of somebody who is suspended are not there, and theirs on others’ as if deleted', async () => {
    const own = await comment(app, bob, snippet);
    const elsewhere = await comment(app, ada, await createSubject(app, eve));
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
    expect(await statusesOf(bob, own.id)).toEqual([404, 404, 404, 404, 404]);
    const hidden = { ...elsewhere, body: null, author: null, deleted: true };
    expect((await app.get(`/api/comments/${elsewhere.id}`)).body).toEqual(hidden);
    await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [ada.id]);
    expect((await app.get(`/api/comments/${elsewhere.id}`)).body).toEqual(elsewhere);
  });

  it('are read across a block, and neither written nor changed', async () => {
    const said = await comment(app, bob, snippet);
    const [there, back] = [await createSubject(app, bob), await createSubject(app, ada)];
    await blockedBy(app, ada, bob);
    expect(await commentsOn(app, snippet, '', bob.token)).toEqual([said]);
    for (const [person, subject] of [
      [bob, back],
      [ada, there],
    ] as const) {
      expect((await postComment(app, person, subject, { body: 'x' })).status).toBe(404);
    }
    expect((await editComment(app, bob, said)).status).toBe(404);
    expect((await app.get(`/api/comments/${said.id}`, bob.token)).body).toEqual(said);
    expect((await deleteComment(app, bob, said)).status).toBe(204);
    expect((await postComment(app, eve, snippet, { body: 'x' })).status).toBe(201);
  });

  it('take no answer to somebody across a block, on whosever it is', async () => {
    const said = await comment(app, bob, snippet);
    const reply = await comment(app, ada, snippet, 'reply', said);
    await blockedBy(app, bob, eve);
    const answer = { body: 'x', parent_id: said.id };
    expect((await postComment(app, eve, snippet, answer)).status).toBe(404);
    const toAda = { body: 'x', parent_id: reply.id };
    // It would stand in the thread of the one who has blocked.
    expect((await postComment(app, eve, snippet, toAda)).status).toBe(404);
    expect((await editComment(app, eve, said)).status).toBe(403);
  });

  it('are deleted by admins wherever they are', async () => {
    const admin = { token: await adminToken(app) };
    const [open, closed] = [await comment(app, bob, snippet), await comment(app, bob, snippet)];
    expect((await editComment(app, admin, open)).status).toBe(403);
    expect((await deleteComment(app, admin, open)).status).toBe(204);
    await setPublic(app, snippet, false);
    expect((await app.get(`/api/comments/${closed.id}`, admin.token)).status).toBe(404);
    expect((await deleteComment(app, admin, closed)).status).toBe(204);
    expect((await deleteComment(app, admin, closed)).status).toBe(404);
    expect(await commentsCount(app, snippet)).toBe(0);
  });

  it('are told to those who look at it, and to nobody else', async () => {
    const other = await createSubject(app, ada);
    const [looking, elsewhere] = [
      await clients.ready('socket.io', app.url, { token: eve.token }),
      await clients.ready('websocket', app.url, { token: eve.token }),
    ];
    expect(await looking.call('join-room', subjectRoom(snippet))).toMatchObject({ ok: true });
    expect(await elsewhere.call('join-room', subjectRoom(other))).toMatchObject({ ok: true });
    const said = await comment(app, bob, snippet, 'live');
    const reply = await comment(app, ada, snippet, 'reply', said);
    const about = { kind: 'snippet', subject_id: snippet.id };
    expect((await looking.next('comment_created')).payload).toEqual({ ...said, ...about });
    expect((await looking.next('comment_created')).payload).toEqual({ ...reply, ...about });
    const later = await comment(app, bob, other, 'later');
    expect((await elsewhere.next('comment_created')).payload.id).toBe(later.id);
    expect(elsewhere.ofType('comment_created')).toHaveLength(1);
  });

  it('are events with all whom they concern', async () => {
    const doc = await createSubject(app, ada, { kind: 'doc' });
    const said = await comment(app, bob, doc);
    const reply = await comment(app, eve, doc, 'reply', said);
    const answer = await comment(app, ada, doc, 'answer', reply);
    const event = (id: string, author: Account, to: Account | null): object => ({
      comment_id: id,
      kind: 'doc',
      subject_id: doc.id,
      subject_author_id: ada.id,
      author_id: author.id,
      parent_id: to && said.id,
      parent_author_id: to?.id ?? null,
    });
    const ours = () => heard.filter(({ payload }) => payload.subject_id === doc.id);
    await eventually('three heard', () => ours().length === 3);
    expect(new Map(ours().map(({ payload }) => [payload.comment_id, payload]))).toEqual(
      new Map([
        [said.id, event(said.id, bob, null)],
        [reply.id, event(reply.id, eve, bob)],
        [answer.id, event(answer.id, ada, eve)],
      ]),
    );
  });

  it('that were refused are told to nobody', async () => {
    const before = heard.length;
    await setPublic(app, snippet, false);
    await postComment(app, bob, snippet, { body: 'x' });
    await comment(app, bob, await createSubject(app, eve));
    await eventually('the next is heard', () => heard.length > before);
    expect(heard.slice(before).map(({ payload }) => payload.subject_id)).not.toContain(snippet.id);
  });
});
