import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  inTurns,
  newTracked,
  taken,
  takenInTurn,
  type Tracked,
} from '../factories/github-deliveries.js';
import {
  allEvents,
  allTold,
  eventIds,
  isTold,
  toldEvents,
  toldIds,
} from '../factories/github-events.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { subscribe } from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import { SocketDocument } from '../support/socket-document.js';

jest.setTimeout(90_000);

describe('GitHub events, live', () => {
  let app: TestApp;
  let other: TestApp;
  let description: SocketDocument;
  let owner: Account;
  let repo: Tracked;
  const clients = new LiveClients();

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    other = await startApp({ sharing: app });
    description = new SocketDocument((await app.get('/api/asyncapi.json')).body);
  });

  beforeEach(async () => {
    ({ owner, repo } = await newTracked(app));
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  it('are told on every node and transport once and in their order, wherever they come in', async () => {
    const guest = await createAccount(app);
    await subscribe(app, owner, repo.id, guest);
    const all = [
      ...(await clients.readyAt([app, other], { token: owner.token })),
      ...(await clients.readyAt([app, other], { token: guest.token })),
    ];
    const many = Array.from({ length: 200 }, (_, index) => index);
    await inTurns(many, 16, async (index) => {
      await taken(index % 2 === 0 ? app : other, repo);
    });
    const expected = (await allEvents(app, guest)).reverse();
    expect(expected).toHaveLength(many.length);
    for (const client of all) {
      await client.until('all', () => toldIds(client).length >= many.length);
      expect(toldEvents(client)).toEqual(expected);
    }
  });

  describe.each(TRANSPORTS)('over %s', (transport) => {
    const ready = (node: TestApp, { token }: Account) =>
      clients.ready(transport, node.url, { token });

    it('are brought once to whoever resumes after a cut', async () => {
      const client = await ready(app, owner);
      const ids = await takenInTurn(app, repo, 3);
      await isTold(client, ids.at(-1) ?? '');
      const resume = client.position;
      client.cut();
      ids.push(...(await takenInTurn(app, repo, 5)));
      const again = await clients.ready(transport, other.url, { token: owner.token, resume });
      expect(again.messages[0]?.payload).toMatchObject({ recovered: true });
      ids.push(...(await takenInTurn(other, repo, 1)));
      await isTold(again, ids.at(-1) ?? '');
      expect([...toldIds(client), ...toldIds(again)]).toEqual(ids);
    });

    it('can be caught up with from the snapshot of a room on', async () => {
      const [seen] = await takenInTurn(app, repo, 1);
      await allTold(app);
      const client = await ready(other, owner);
      const { ok, data } = await client.call('join-room', `repo:${repo.id}`);
      expect([ok, data]).toEqual([true, { snapshot: { latest: seen } }]);
      const more = await takenInTurn(app, repo, 3);
      expect(await eventIds(app, owner, { after: data.snapshot.latest as string })).toEqual(more);
      await isTold(client, more.at(-1) ?? '');
      expect(toldIds(client)).toEqual(more);
    });

    it('have a room that is empty before the first of them', async () => {
      const client = await ready(app, owner);
      const { data } = await client.call('join-room', `repo:${repo.id.toUpperCase()}`);
      expect(data).toEqual({ snapshot: { latest: null } });
      expect(await client.call('leave-room', `repo:${repo.id}`)).toMatchObject({ ok: true });
    });

    it('have a room for nobody else, as if it were not there', async () => {
      const stranger = await createAccount(app);
      const client = await ready(app, stranger);
      const answers = [];
      for (const id of [repo.id, randomUUID(), 'nothing', '', `${repo.id}:${owner.id}`]) {
        answers.push(await client.call('join-room', `repo:${id}`));
      }
      expect(answers[0]).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
      const shown = answers.map(({ ok, data, error }) => ({ ok, data, error }));
      expect(shown).toEqual(shown.map(() => shown[0]));
      const owners = await ready(app, owner);
      const id = await taken(app, repo);
      await isTold(owners, id);
      const own = await newTracked(app);
      await subscribe(app, own.owner, own.repo.id, stranger);
      const theirs = await taken(app, own.repo);
      await isTold(client, theirs);
      expect(toldIds(client)).toEqual([theirs]);
    });

    it('are as they are described', async () => {
      const client = await ready(app, owner);
      await client.call('join-room', `repo:${repo.id}`);
      const push = await taken(app, repo);
      const bare = await taken(app, repo, {
        event: 'hoverboard',
        payload: {},
        headers: { 'x-github-delivery': undefined },
      });
      await isTold(client, bare);
      await client.call('join-room', `repo:${repo.id}`);
      expect(toldIds(client)).toEqual([push, bare]);
      const channel = transport === 'websocket' ? 'ws' : 'socket.io';
      const kinds = client.messages.map((message) => description.kindsOf(channel, message));
      expect(kinds).toEqual([
        ['ready'],
        ['join-room.acknowledged'],
        ['github_event'],
        ['github_event'],
        ['join-room.acknowledged'],
      ]);
    });
  });
});
