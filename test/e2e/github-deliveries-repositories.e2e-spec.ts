import { randomUUID } from 'node:crypto';
import type { Account } from '../factories/accounts.js';
import {
  deliverTo,
  newTracked,
  pushTo,
  SAMPLES,
  taken,
  type Tracked,
  trackRepository,
} from '../factories/github-deliveries.js';
import { allEvents, eventIds } from '../factories/github-events.js';
import type { HttpAnswer } from '../support/http-client.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const GITHUB_ID = 186853002;

describe('a tracked repository', () => {
  let app: TestApp;
  let owner: Account;
  let repo: Tracked;

  beforeAll(async () => {
    app = await startApp();
  });

  beforeEach(async () => {
    ({ owner, repo } = await newTracked(app));
  });

  afterAll(() => app.close());

  const shown = async ({ id } = repo): Promise<HttpAnswer['body']> => {
    const { body } = await app.get(`/api/repos/${id}`, owner.token);
    return body;
  };

  const hookIdOf = async ({ id } = repo): Promise<string | null | undefined> => {
    const rows = await app.sql<{ hook_id: string | null }>(
      'SELECT hook_id FROM tracked_repositories WHERE id = $1',
      [id],
    );
    return rows[0]?.hook_id;
  };

  const hookPing = (hook: object): object => ({
    ...pushTo(repo),
    zen: 'Keep it logically awesome.',
    hook,
  });

  describe('whose name GitHub changes', () => {
    const renamed = 'octo-org/renamed';

    it('is told apart by its id from the first delivery on, and takes its new name', async () => {
      expect((await shown()).github_id).toBeNull();
      await taken(app, repo);
      expect(await shown()).toMatchObject({ github_id: GITHUB_ID, full_name: repo.fullName });
      const id = await taken(app, repo, { payload: pushTo({ fullName: renamed }) });
      expect((await shown()).full_name).toBe(renamed);
      const events = await allEvents(app, owner);
      expect(events[0]).toMatchObject({ id, repo: { id: repo.id, full_name: renamed } });
      expect(events.map((event) => event.repo.full_name)).toEqual([renamed, renamed]);
    });

    it('takes that of its new owner', async () => {
      await taken(app, repo);
      await taken(app, repo, { payload: pushTo({ fullName: 'another-org/hello' }) });
      expect((await shown()).full_name).toBe('another-org/hello');
    });

    it('takes the case in which GitHub writes it', async () => {
      await taken(app, repo, { payload: pushTo({ fullName: 'Octo-Org/Hello' }) });
      expect((await shown()).full_name).toBe('Octo-Org/Hello');
    });

    it('is no longer that of its former name', async () => {
      await taken(app, repo);
      const payload = pushTo(repo, { githubId: GITHUB_ID + 1 });
      const answer = await deliverTo(app, repo, { payload });
      expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(await allEvents(app, owner)).toHaveLength(1);
    });

    it('keeps its name and its events when its owner tracks another one by the new name', async () => {
      const other = await trackRepository(app, owner, renamed);
      await taken(app, repo);
      const id = await taken(app, repo, { payload: pushTo({ fullName: renamed }) });
      expect((await allEvents(app, owner))[0]).toMatchObject({
        id,
        repo: { id: repo.id, full_name: repo.fullName },
      });
      expect((await shown()).full_name).toBe(repo.fullName);
      expect((await shown(other)).full_name).toBe(renamed);
    });

    it('is not taken for another one by what comes for both at once', async () => {
      const payloads = [GITHUB_ID, GITHUB_ID + 1].map((githubId) => pushTo(repo, { githubId }));
      await Promise.all(payloads.map((payload) => deliverTo(app, repo, { payload })));
      const { github_id: known } = await shown();
      const answers = [];
      for (const githubId of [GITHUB_ID, GITHUB_ID + 1]) {
        const { status } = await deliverTo(app, repo, { payload: pushTo(repo, { githubId }) });
        answers.push([githubId === known, status]);
      }
      expect(answers.sort()).toEqual([
        [false, 400],
        [true, 202],
      ]);
    });
  });

  describe('that keeps some events alone', () => {
    beforeEach(async () => {
      ({ owner, repo } = await newTracked(app, { events: ['release', 'issues'] }));
    });

    it('takes the others, and has no event of them', async () => {
      const answer = await deliverTo(app, repo, { event: 'push' });
      expect([answer.status, answer.body]).toMatchObject([
        202,
        { event: 'push', duplicate: false },
      ]);
      const kept = await taken(app, repo, { event: 'release' });
      expect(await eventIds(app, owner)).toEqual([kept]);
      const path = `/api/github-events/event?id=${answer.body.id}`;
      expect((await app.get(path, owner.token)).status).toBe(404);
    });

    it('keeps nothing of the others but that they came, and knows them when they come again', async () => {
      const guid = randomUUID();
      const first = await deliverTo(app, repo, { guid });
      const again = await deliverTo(app, repo, { guid });
      expect([first.status, again.status]).toEqual([202, 200]);
      expect(again.body).toEqual({ ...first.body, duplicate: true });
      const known = await app.sql<{ receipt_id: string; kept: boolean }>(
        `SELECT receipt_id, EXISTS (SELECT FROM webhook_receipts WHERE id = receipt_id) AS kept
           FROM webhook_deliveries WHERE delivery_key = $1`,
        [`${repo.id}/${guid}`],
      );
      expect(known).toEqual([{ receipt_id: first.body.id as string, kept: false }]);
    });

    it('takes what it did not keep for a replay, too, when that comes as another event', async () => {
      const payload = pushTo(repo);
      await taken(app, repo, { payload });
      const replay = await taken(app, repo, { payload, event: 'issues' });
      expect(await allEvents(app, owner)).toEqual([
        expect.objectContaining({ id: replay, suspected_replay: true }),
      ]);
    });

    it('notes the name that what it does not keep tells of', async () => {
      await taken(app, repo);
      await taken(app, repo, { payload: pushTo({ fullName: 'octo-org/renamed' }) });
      expect(await shown()).toMatchObject({ full_name: 'octo-org/renamed', github_id: GITHUB_ID });
    });

    it('keeps others from the moment on that its owner chooses others', async () => {
      await taken(app, repo);
      const path = `/api/repos/${repo.id}`;
      const change = (events: unknown) =>
        app.request('PATCH', path, { token: owner.token, body: { events } });
      expect((await change(['push'])).status).toBe(200);
      const push = await taken(app, repo);
      await taken(app, repo, { event: 'issues' });
      expect(await eventIds(app, owner)).toEqual([push]);
      expect((await change(null)).status).toBe(200);
      const issues = await taken(app, repo, { event: 'issues' });
      expect(await eventIds(app, owner)).toEqual([issues, push]);
    });
  });

  it('keeps what names no repository, as events of organizations do', async () => {
    const sample = SAMPLES.find(
      ({ event, payload }) => event === 'organization' && !payload.repository,
    );
    if (!sample) throw new Error('there is one');
    const id = await taken(app, repo, sample);
    expect(await allEvents(app, owner)).toEqual([
      expect.objectContaining({
        id,
        event: 'organization',
        repo: { id: repo.id, full_name: repo.fullName },
      }),
    ]);
  });

  it('keeps events that nobody has heard of', async () => {
    const payload = { ...pushTo(repo), action: 'levitated' };
    await taken(app, repo, { event: 'hoverboard', payload });
    expect(await allEvents(app, owner)).toEqual([
      expect.objectContaining({ event: 'hoverboard', action: 'levitated' }),
    ]);
  });

  describe('of whose hook a ping tells', () => {
    const HOOK = { type: 'Repository', id: 30, name: 'web', active: true, events: ['push'] };

    it('learns the id, and keeps the ping as an event', async () => {
      const id = await taken(app, repo, { event: 'ping', payload: hookPing(HOOK) });
      expect(await eventIds(app, owner)).toEqual([id]);
      expect(await hookIdOf()).toBe('30');
    });

    it('learns the newest, when it is given another one', async () => {
      await taken(app, repo, { event: 'ping', payload: hookPing(HOOK) });
      await taken(app, repo, { event: 'ping', payload: hookPing({ ...HOOK, id: 31 }) });
      expect(await hookIdOf()).toBe('31');
    });

    it('learns none of an organization, which is not its own', async () => {
      await taken(app, repo, {
        event: 'ping',
        payload: hookPing({ ...HOOK, type: 'Organization' }),
      });
      expect(await hookIdOf()).toBeNull();
    });

    it('learns it though it cannot take the name that came with it', async () => {
      await trackRepository(app, owner, 'octo-org/renamed');
      await taken(app, repo);
      const payload = { ...hookPing(HOOK), ...pushTo({ fullName: 'octo-org/renamed' }) };
      await taken(app, repo, { event: 'ping', payload });
      expect(await hookIdOf()).toBe('30');
    });

    it('learns it though the first pushes come at the same time', async () => {
      const pushes = Array.from({ length: 20 }, () => taken(app, repo));
      await Promise.all([
        ...pushes.slice(0, 10),
        taken(app, repo, { event: 'ping', payload: hookPing(HOOK) }),
        ...pushes.slice(10),
      ]);
      expect(await hookIdOf()).toBe('30');
      expect((await shown()).github_id).toBe(GITHUB_ID);
    });
  });

  describe('whose secret was replaced', () => {
    const rotate = async (): Promise<Tracked> => {
      const path = `/api/repos/${repo.id}/rotate-secret`;
      const { body } = await app.post(path, undefined, owner.token);
      return { ...repo, secret: body.webhook.secret as string };
    };

    it('takes what is signed with either, and with the new one alone after a day', async () => {
      const rotated = await rotate();
      expect(rotated.secret).not.toBe(repo.secret);
      await taken(app, repo);
      await taken(app, rotated);
      await app.sql(
        `UPDATE tracked_repositories SET former_secret_expires_at = now() - interval '1 second'
          WHERE id = $1`,
        [repo.id],
      );
      expect((await deliverTo(app, repo)).status).toBe(401);
      await taken(app, rotated);
    });

    it('has the former one for 24 hours', async () => {
      await rotate();
      const [row] = await app.sql<{ hours: number }>(
        `SELECT extract(epoch FROM former_secret_expires_at - now())::float8 / 3600 AS hours
           FROM tracked_repositories WHERE id = $1`,
        [repo.id],
      );
      expect(row?.hours).toBeGreaterThan(23.9);
      expect(row?.hours).toBeLessThanOrEqual(24);
    });

    it('takes no more what is signed with the one before the last two', async () => {
      const second = await rotate();
      const third = await rotate();
      expect((await deliverTo(app, repo)).status).toBe(401);
      await taken(app, second);
      await taken(app, third);
    });
  });
});
