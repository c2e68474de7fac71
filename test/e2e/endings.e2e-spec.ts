import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { comment, deleteComment } from '../factories/comments.js';
import { hearing } from '../factories/heard-events.js';
import { changeLike } from '../factories/likes.js';
import { block, follow, unfollow } from '../factories/relations.js';
import { createSubject } from '../factories/subjects.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const { heard, HearingModule } = hearing(
  ...(['user.unfollowed', 'snippet.unliked', 'doc.unliked', 'comment.deleted'] as const),
  'user.deleted',
);

describe('the end of a follow, a like, a comment', () => {
  let app: TestApp;
  let ada: Account;
  let eve: Account;

  beforeAll(async () => {
    app = await startApp({ imports: [HearingModule] });
  });

  beforeEach(async () => {
    [ada, eve] = await Promise.all([createAccount(app), createAccount(app)]);
    heard.length = 0;
  });

  afterAll(() => app.close());

  it('is told once, and with a block as if either had ended it', async () => {
    const doc = await createSubject(app, eve, { kind: 'doc' });
    const snippet = await createSubject(app, ada);
    const together = async (): Promise<readonly string[]> => {
      await follow(app, ada, eve);
      await changeLike(app, ada, doc, 'PUT');
      await changeLike(app, eve, snippet, 'PUT');
      return Promise.all([
        comment(app, ada, doc).then(({ id }) => id),
        comment(app, eve, snippet).then(({ id }) => id),
      ]);
    };
    const wayOf = ([onDoc, onSnippet]: readonly string[]) => [
      { event: 'user.unfollowed', payload: { follower_id: ada.id, followed_id: eve.id } },
      {
        event: 'doc.unliked',
        payload: { subject_id: doc.id, author_id: eve.id, user_id: ada.id },
      },
      {
        event: 'snippet.unliked',
        payload: { subject_id: snippet.id, author_id: ada.id, user_id: eve.id },
      },
      {
        event: 'comment.deleted',
        payload: { comment_id: onDoc, kind: 'doc', subject_id: doc.id, author_id: ada.id },
      },
      {
        event: 'comment.deleted',
        payload: {
          ...{ comment_id: onSnippet, kind: 'snippet' },
          ...{ subject_id: snippet.id, author_id: eve.id },
        },
      },
    ];
    const expectHeard = async (said: readonly string[]): Promise<void> => {
      const expected = wayOf(said);
      await eventually('all is told', () => heard.length >= expected.length);
      expect(heard).toHaveLength(expected.length);
      expect(heard).toEqual(expect.arrayContaining(expected));
      heard.length = 0;
    };

    heard.length = 0;
    const said = await together();
    for (let time = 0; time < 2; time += 1) {
      await unfollow(app, ada, eve);
      await changeLike(app, ada, doc, 'DELETE');
      await changeLike(app, eve, snippet, 'DELETE');
      await deleteComment(app, ada, { id: said[0] ?? '' });
      await deleteComment(app, eve, { id: said[1] ?? '' });
    }
    await expectHeard(said);

    const saidAgain = await together();
    for (let time = 0; time < 2; time += 1) await block(app, eve, ada);
    await expectHeard(saidAgain);
  });

  it('is not told of an account that is deleted, which says it all', async () => {
    const doc = await createSubject(app, eve, { kind: 'doc' });
    await follow(app, ada, eve);
    await changeLike(app, ada, doc, 'PUT');
    await comment(app, ada, doc);
    const { status } = await app.request('DELETE', '/api/users/me', {
      token: ada.token,
      body: { password: PASSWORD },
    });
    expect(status).toBe(204);
    await eventually('it is told', () => heard.length > 0);
    expect(heard).toEqual([{ event: 'user.deleted', payload: { user_id: ada.id } }]);
  });
});
