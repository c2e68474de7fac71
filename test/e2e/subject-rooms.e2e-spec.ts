import { v7 as uuidv7 } from 'uuid';
import { ChannelSubscriptions } from '../../src/realtime/channels/channel-subscriptions.js';
import {
  SUBJECT_KINDS,
  type Subject,
  subjectRoom,
} from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { changeLike, createPeople } from '../factories/likes.js';
import { publish, subjectUrl } from '../factories/subjects.js';
import { adminToken, eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import type { LiveClient } from '../support/live-client.js';
import { LiveClients } from '../support/live-clients.js';
import { SocketDocument } from '../support/socket-document.js';

jest.setTimeout(90_000);

const NOT_FOUND = { ok: false, error: { code: 'NOT_FOUND' } };

describe('the rooms of snippets and docs', () => {
  let app: TestApp;
  let other: TestApp;
  let ada: Account;
  let bob: Account;
  const clients = new LiveClients();

  const joinAll = async (some: readonly LiveClient[], subject: Subject): Promise<void> => {
    for (const client of some) {
      expect(await client.call('join-room', subjectRoom(subject))).toMatchObject({ ok: true });
    }
  };

  const counts = (client: LiveClient): number[] =>
    client.ofType('like_changed').map(({ payload }) => payload.likes_count as number);

  const hearsCount = (client: LiveClient, count: number): Promise<void> =>
    client.until(`${count} likes`, () => counts(client).at(-1) === count);

  const present = (node: TestApp, subject: Subject): number =>
    node.app.get(ChannelSubscriptions, { strict: false }).find(subjectRoom(subject))?.receivers
      .size ?? 0;

  /** Nobody is in its room any more, nor comes in: but those who may read it. */
  const isLeft = async (
    subject: Subject,
    gone: readonly LiveClient[],
    staying = 0,
  ): Promise<void> => {
    for (const node of [app, other]) {
      await eventually('they have left', () => present(node, subject) === staying);
    }
    for (const client of gone) {
      expect(await client.call('leave-room', subjectRoom(subject))).toMatchObject(NOT_FOUND);
      expect(await client.call('join-room', subjectRoom(subject))).toMatchObject(NOT_FOUND);
    }
  };

  beforeAll(async () => {
    app = await startApp();
    other = await startApp({ sharing: app });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
    const [person] = await createPeople(app, 1);
    if (!person) throw new Error('there is nobody');
    bob = person;
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  describe.each(SUBJECT_KINDS)('of a %s', (kind) => {
    it('show its counts to whoever may read it, and each change after that', async () => {
      const subject = await publish(app, ada, { kind });
      await changeLike(app, bob, subject, 'PUT');
      const readers = await clients.readyAt([app, other], bob);
      for (const client of readers) {
        expect(await client.call('join-room', subjectRoom(subject).toUpperCase())).toMatchObject(
          NOT_FOUND,
        );
        const joined = await client.call('join-room', `${kind}:${subject.id.toUpperCase()}`);
        expect(joined.data).toEqual({ snapshot: { likes_count: 1, comments_count: 0 } });
      }
      await changeLike(other, ada, subject, 'POST');
      for (const client of readers) {
        await hearsCount(client, 2);
        const last = client.ofType('like_changed').at(-1);
        expect(last?.payload).toEqual({ kind, id: subject.id, likes_count: 2 });
      }
      await changeLike(app, bob, subject, 'DELETE');
      for (const client of readers) await hearsCount(client, 1);
    });

    it('tell of comments as they are described', async () => {
      const subject = await publish(app, ada, { kind });
      const readers = await clients.readyAt([app, other], bob);
      await joinAll(readers, subject);
      const path = `${subjectUrl(subject)}/comments`;
      const { status, body } = await app.post(path, { body: 'Well said.' }, bob.token);
      expect(status).toBe(201);
      const description = new SocketDocument((await app.get('/api/asyncapi.json')).body);
      for (const [client, channel] of readers.map(
        (client, index) => [client, index % 2 === 0 ? 'ws' : 'socket.io'] as const,
      )) {
        const message = await client.next('comment_created');
        expect(message.payload).toEqual({ kind, subject_id: subject.id, ...body });
        expect(description.kindsOf(channel, message)).toEqual(['comment_created']);
        const joined = await client.call('join-room', subjectRoom(subject));
        expect(joined.data).toEqual({ snapshot: { likes_count: 0, comments_count: 1 } });
      }
    });

    it('are left by all but its author when it is made private', async () => {
      const subject = await publish(app, ada, { kind });
      const strangers = await clients.readyAt([app, other], bob);
      const own = await clients.readyAt([app, other], ada);
      await joinAll([...strangers, ...own], subject);
      const url = subjectUrl(subject);
      const { status } = await app.request('PATCH', url, {
        token: ada.token,
        body: { is_public: false },
      });
      expect(status).toBe(200);
      await changeLike(app, ada, subject, 'PUT');
      for (const client of own) await hearsCount(client, 1);
      await isLeft(subject, strangers, 2);
      for (const client of strangers) expect(counts(client)).toEqual([]);
    });

    it('are left when it is deleted', async () => {
      const subject = await publish(app, ada, { kind });
      const members = [
        ...(await clients.readyAt([app, other], bob)),
        ...(await clients.readyAt([other], ada)),
      ];
      await joinAll(members, subject);
      const { status } = await app.request('DELETE', subjectUrl(subject), { token: ada.token });
      expect(status).toBe(204);
      await isLeft(subject, members);
    });
  });

  it('are no different where there is nothing, and where there is something private', async () => {
    const hidden = await publish(app, ada, { is_public: false });
    const [client] = await clients.readyAt([app], bob);
    if (!client) throw new Error('nobody is connected');
    for (const room of [
      subjectRoom(hidden),
      `snippet:${uuidv7()}`,
      `doc:${hidden.id}`,
      'snippet:nothing',
      'snippet',
      'doc:',
    ]) {
      expect([room, await client.call('join-room', room)]).toMatchObject([room, NOT_FOUND]);
    }
  });

  it('of all that somebody published are left when they are suspended, or go', async () => {
    const [first, second] = [await publish(app, ada), await publish(app, ada)];
    const members = await clients.readyAt([app, other], bob);
    for (const subject of [first, second]) await joinAll(members, subject);
    const token = await adminToken(app);
    const path = `/api/admin/users/${ada.id}/suspend`;
    expect((await app.request('POST', path, { token, body: {} })).status).toBeLessThan(300);
    for (const subject of [first, second]) await isLeft(subject, members);

    const eve = await createAccount(app);
    const third = await publish(app, eve);
    await joinAll(members, third);
    const body = { password: PASSWORD };
    await app.request('DELETE', '/api/users/me', { token: eve.token, body });
    await isLeft(third, members);
  });

  it('tell of likes that end with a block or an account, and stay open to those blocked', async () => {
    const subject = await publish(app, ada);
    const eve = await createAccount(app);
    for (const person of [ada, bob, eve]) await changeLike(app, person, subject, 'PUT');
    const members = await clients.readyAt([app, other], bob);
    await joinAll(members, subject);
    const url = `/api/users/${bob.username}/block`;
    expect((await app.request('PUT', url, { token: ada.token })).status).toBeLessThan(300);
    for (const client of members) await hearsCount(client, 2);
    const body = { password: PASSWORD };
    await app.request('DELETE', '/api/users/me', { token: eve.token, body });
    for (const client of members) await hearsCount(client, 1);
  });
});
