import { type Account, createAccount } from '../factories/accounts.js';
import {
  type ClubKind,
  Clubs,
  ClubsModule,
  createClub,
  createClubTable,
  hearsSaid,
  saidTo,
} from '../factories/clubs.js';
import { hears, say } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import type { LiveClient } from '../support/live-client.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(90_000);

const NOT_FOUND = { ok: false, error: { code: 'NOT_FOUND' } };

describe('whoever loses the right to a room', () => {
  let app: TestApp;
  /** Its way to Redis can be cut. */
  let other: TestApp;
  let proxy: TcpProxy;
  let ada: Account;
  let eve: Account;
  const clients = new LiveClients();

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV, imports: [ClubsModule] });
    await createClubTable(app);
    proxy = await TcpProxy.start(testRedisUrl());
    const env = { REDIS_URL: proxy.url };
    other = await startApp({ sharing: app, imports: [ClubsModule], env });
    ada = await createAccount(app);
    eve = await createAccount(app);
  });

  afterEach(async () => {
    clients.closeAll();
    await proxy.open();
    await eventually('both nodes reach Redis', () =>
      Promise.all([say(app, 'nobody'), say(other, 'nobody')]).then(
        () => true,
        () => false,
      ),
    );
    for (const node of [app, other]) Object.assign(clubsOf(node), { held: undefined, failures: 0 });
  });

  afterAll(async () => {
    await other.close();
    await app.close();
    await proxy.close();
  });

  const clubsOf = (node: TestApp): Clubs => node.app.get(Clubs, { strict: false });

  const joinAll = async (some: readonly LiveClient[], room: string): Promise<void> => {
    for (const client of some) {
      expect(await client.call('join-room', room)).toMatchObject({ ok: true });
    }
  };

  const allHear = (some: readonly LiveClient[], id: number): Promise<unknown> =>
    Promise.all(some.map((client) => hearsSaid(client, id)));

  /** One of ada's and one of eve's on each node and transport, all in a new club. */
  const meet = async (kind: ClubKind) => {
    const room = await createClub(app, kind, ada, eve);
    const adas = await clients.readyAt([app, other], ada);
    const eves = await clients.readyAt([app, other], eve);
    await joinAll([...adas, ...eves], room);
    return { room, adas, eves };
  };

  const present = (node: TestApp, room: string, count: number): Promise<void> =>
    eventually(`${count} present`, () => clubsOf(node).present(room) === count);

  it.each<ClubKind>(['club', 'den'])(
    'leaves it at once on every node and transport (a %s)',
    async (kind) => {
      const { room, adas, eves } = await meet(kind);
      await clubsOf(app).change(room, { say: 1 });
      await allHear([...adas, ...eves], 1);
      await clubsOf(app).change(room, { out: eve, say: 2 });
      await clubsOf(other).change(room, { say: 3 });
      await allHear(adas, 3);
      for (const client of adas) expect(saidTo(client)).toEqual([1, 2, 3]);
      for (const node of [app, other]) await present(node, room, 2);
      for (const client of eves) {
        expect(await client.call('leave-room', room)).toMatchObject(NOT_FOUND);
        expect(await client.call('join-room', room)).toMatchObject(NOT_FOUND);
        expect(saidTo(client)).toEqual([1]);
      }
    },
  );

  it('is told nothing that is said after it, in the very next moment', async () => {
    const { room, adas, eves } = await meet('club');
    for (let round = 1; round <= 10; round += 1) {
      const [there, here] = round % 2 === 0 ? [app, other] : [other, app];
      await clubsOf(there).change(room, { out: eve });
      await clubsOf(here).change(room, { say: round });
      await allHear(adas, round);
      await clubsOf(here).change(room, { into: eve });
      await joinAll(eves, room);
    }
    for (const client of eves) {
      await hears(client, await say(app, eve.id));
      expect(saidTo(client)).toEqual([]);
    }
    await clubsOf(app).change(room, { say: 11 });
    await allHear([...adas, ...eves], 11);
  });

  it('is told nothing while that is being found out, and the others nothing less', async () => {
    const { room, adas, eves } = await meet('club');
    const answers: (() => void)[] = [];
    for (const node of [app, other]) {
      clubsOf(node).failures = 1;
      clubsOf(node).held = new Promise<void>((resolve) => answers.push(resolve));
    }
    await clubsOf(app).change(room, { out: eve });
    for (const id of [1, 2, 3]) await clubsOf(other).change(room, { say: id });
    for (const client of [...adas, ...eves]) {
      const owner = adas.includes(client) ? ada : eve;
      await hears(client, await say(app, owner.id));
      expect(saidTo(client)).toEqual([]);
    }
    for (const answer of answers) answer();
    await allHear(adas, 3);
    for (const client of adas) expect(saidTo(client)).toEqual([1, 2, 3]);
    for (const node of [app, other]) await present(node, room, 2);
    for (const client of eves) expect(saidTo(client)).toEqual([]);
  });

  describe.each(TRANSPORTS)('while it joins over %s', (transport) => {
    it('is not in the room afterwards, whatever it was shown of it', async () => {
      const room = await createClub(app, 'club', ada, eve);
      const watching = await clients.ready(transport, other.url, ada);
      await joinAll([watching], room);
      const joining = await clients.ready(transport, other.url, eve);
      const clubs = clubsOf(other);
      const before = clubs.asked;
      let answer = (): void => undefined;
      clubs.held = new Promise<void>((resolve) => (answer = resolve));
      const joined = joining.call('join-room', room);
      await eventually('what it may see was read', () => clubs.asked > before);
      await clubsOf(app).change(room, { out: eve, say: 1 });
      await eventually('it was asked about', () => clubs.asked > before + 1);
      clubs.held = undefined;
      answer();
      await joined;
      await hearsSaid(watching, 1);
      await present(other, room, 1);
      await clubsOf(app).change(room, { say: 2 });
      await hearsSaid(watching, 2);
      await hears(joining, await say(app, eve.id));
      expect(saidTo(joining)).toEqual([]);
      expect(await joining.call('leave-room', room)).toMatchObject(NOT_FOUND);
    });

    it('is refused once the change is committed, told or not', async () => {
      const room = await createClub(app, 'club', ada, eve);
      const joining = await clients.ready(transport, other.url, eve);
      await proxy.close();
      await clubsOf(app).change(room, { out: eve });
      await proxy.open();
      await eventually('an answer', async () => {
        const { error } = await joining.call('join-room', room);
        return error?.code === 'NOT_FOUND';
      });
    });
  });

  it('leaves it while Redis is away: here at once, elsewhere as soon as it can be told', async () => {
    const { room, adas, eves } = await meet('club');
    await proxy.close();
    await clubsOf(other).change(room, { out: eve, say: 1 });
    await present(other, room, 2);
    // The row waits; whoever reaches Redis takes it up.
    await present(app, room, 2);
    await proxy.open();
    await eventually('both nodes hear', async () => {
      await clubsOf(app).change(room, { say: 2 });
      return adas.every((client) => saidTo(client).includes(2));
    });
    for (const client of eves) expect(saidTo(client)).toEqual([]);
  });

  it('leaves it on a node that was not told, before that hears anything further', async () => {
    const { room, adas, eves } = await meet('club');
    await proxy.close();
    await clubsOf(app).change(room, { out: eve, say: 1 });
    await present(app, room, 2);
    expect(clubsOf(other).present(room)).toBe(4);
    let heard = 1;
    await proxy.open();
    await eventually('both nodes hear', async () => {
      heard += 1;
      await clubsOf(app).change(room, { say: heard });
      return adas.every((client) => saidTo(client).some((id) => id > 1));
    });
    await present(other, room, 2);
    for (const client of eves) expect(saidTo(client)).toEqual([]);
  });

  it('keeps what it has of other rooms, and its stream', async () => {
    const { room, eves } = await meet('club');
    const elsewhere = await createClub(app, 'den', eve);
    await joinAll(eves, elsewhere);
    await clubsOf(app).change(room, { out: eve });
    for (const node of [app, other]) await present(node, room, 2);
    await clubsOf(app).change(elsewhere, { say: 1 });
    await allHear(eves, 1);
    for (const client of eves) await hears(client, await say(other, eve.id));
  });

  it('costs one question a node, however many are in the room', async () => {
    const { room, adas } = await meet('club');
    const crowd = await clients.readyAt([app, app, app, app, app], ada);
    await joinAll(crowd, room);
    const before = clubsOf(app).asked;
    await clubsOf(other).change(room, { out: eve, say: 1 });
    await allHear([...adas, ...crowd], 1);
    expect(clubsOf(app).asked - before).toBe(1);
  });
});
