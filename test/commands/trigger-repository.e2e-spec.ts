import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import { deliver, githubHeaders, hexHmac } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { answerIn, environmentOf, type Outcome, runTrigger } from './trigger-command.js';

jest.setTimeout(60_000);

interface EventRow {
  readonly event: string;
  readonly action: string | null;
  readonly url: string | null;
  readonly suspected_replay: boolean;
}

describe('npm run trigger -- github --repo', () => {
  let app: TestApp;
  let ada: Account;
  let id: string;
  let secret: string;

  const trigger = (args: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    runTrigger(['github', '--repo', id, ...args.split(' ')], { ...environmentOf(app), ...env });

  const events = (): Promise<EventRow[]> =>
    app.sql<EventRow>(
      `SELECT event, action, url, suspected_replay FROM github_events WHERE repo_id = $1
        ORDER BY seq`,
      [id],
    );

  const github = async (githubId: number): Promise<number> => {
    const body = JSON.stringify({ repository: { id: githubId, full_name: 'ada/engine' } });
    const signature = `sha256=${hexHmac('sha256', secret, body)}`;
    const headers = githubHeaders(body, { 'x-hub-signature-256': signature });
    return (await deliver(app, `github/${id}`, { body, headers })).status;
  };

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
  });

  beforeEach(async () => {
    const { body } = await app.post('/api/repos', { full_name: 'ada/engine' }, ada.token);
    id = body.id;
    secret = body.webhook.secret;
  });

  afterEach(() => app.request('DELETE', `/api/repos/${id}`, { token: ada.token }));

  afterAll(() => app.close());

  it("signs with the repository's own secret, and the event is the repository's", async () => {
    const outcome = await trigger('issues opened --delivery one');
    expect([outcome.err, outcome.code]).toEqual(['', 0]);
    expect(outcome.out).toContain(`POST ${app.url}/api/webhooks/github/${id}\n`);
    expect(outcome.out).not.toContain(secret);
    expect(answerIn(outcome)).toMatchObject({
      ...{ event: 'issues', delivery_id: 'one', duplicate: false },
    });
    expect(await events()).toEqual([
      expect.objectContaining({
        ...{ event: 'issues', action: 'opened', suspected_replay: false },
        url: expect.stringContaining('github.com/ada/engine/issues/'),
      }),
    ]);
  });

  it('may be repeated: a new delivery is an event, the same one is a duplicate', async () => {
    expect((await trigger('push --count 2')).code).toBe(0);
    await trigger('push --form --delivery again');
    expect(answerIn(await trigger('push --form --delivery again'))).toMatchObject({
      duplicate: true,
    });
    expect((await events()).map(({ suspected_replay }) => suspected_replay)).toEqual([
      ...[false, false, false],
    ]);
  });

  it('keeps the way free for what GitHub itself sends, before and after', async () => {
    for (const event of ['ping', 'push', 'fork']) expect((await trigger(event)).code).toBe(0);
    const known = 'SELECT github_id, hook_id FROM tracked_repositories WHERE id = $1';
    expect(await app.sql(known, [id])).toEqual([{ github_id: null, hook_id: null }]);
    expect(await github(4242)).toBe(202);
    expect(await app.sql(known, [id])).toEqual([{ github_id: '4242', hook_id: null }]);
    expect((await trigger('push')).code).toBe(0);
    expect((await events()).map(({ event }) => event)).toEqual([
      ...['ping', 'push', 'fork', 'push', 'push'],
    ]);
  });

  it('signs with the newest secret after a rotation', async () => {
    const { body } = await app.post(`/api/repos/${id}/rotate-secret`, undefined, ada.token);
    await app.sql(
      'UPDATE tracked_repositories SET former_secret_expires_at = now() WHERE id = $1',
      [id],
    );
    secret = body.webhook.secret;
    expect((await trigger('star created')).code).toBe(0);
  });

  it('asks no database when the name and the secret are given', async () => {
    const given = `push --full-name ada/engine --secret ${secret}`;
    const env = { DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    expect((await trigger(given, env)).code).toBe(0);
    const refused = await trigger('push', env);
    expect([refused.code, refused.err]).toEqual([
      ...[1, expect.stringContaining('which does not answer')],
    ]);
  });

  it.each([
    ['of a server with another key', () => ({ ENCRYPTION_KEY: 'k'.repeat(40) }), 'ENCRYPTION_KEY'],
    ['that is no longer tracked', () => ({}), 'No tracked repository has the id'],
  ])('fails for a repository %s', async (_, env, message) => {
    if (message.startsWith('No')) {
      await app.request('DELETE', `/api/repos/${id}`, { token: ada.token });
    }
    const { code, out, err } = await trigger('push', env());
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
  });

  it('fails for a repository that nobody tracks', async () => {
    id = randomUUID();
    expect((await trigger('push')).err).toContain(`No tracked repository has the id ${id}`);
  });
});
