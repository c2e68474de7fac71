import { randomUUID } from 'node:crypto';
import type { Account } from '../factories/accounts.js';
import { deliverTo, newTracked, pushTo, type Tracked } from '../factories/github-deliveries.js';
import { eventIds } from '../factories/github-events.js';
import { type Answer, hexHmac, receiptCount } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const LIMIT = 25 * 1024 * 1024;

describe('what comes for a tracked repository', () => {
  let app: TestApp;
  let owner: Account;
  let repo: Tracked;
  let other: Tracked;
  /** Receipts before the test. */
  let kept: number;

  beforeAll(async () => {
    app = await startApp({ env: { TRUST_PROXY: '1' } });
    ({ owner, repo } = await newTracked(app));
    ({ repo: other } = await newTracked(app));
  });

  beforeEach(async () => {
    kept = await receiptCount(app);
  });

  afterAll(() => app.close());

  const expectRefused = async (
    sent: Promise<Answer>,
    status: number,
    code: string,
  ): Promise<Answer> => {
    const answer = await sent;
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(await receiptCount(app)).toBe(kept);
    expect(await eventIds(app, owner)).toEqual([]);
    return answer;
  };

  describe('wrongly signed is 401 and leaves nothing:', () => {
    const payload = JSON.stringify(pushTo({ fullName: 'octo-org/hello' }));
    const sha1 = (): string => `sha1=${hexHmac('sha1', repo.secret, payload)}`;
    const sha256 = (): string => `sha256=${hexHmac('sha256', repo.secret, payload)}`;
    const wrong = `sha256=${'0'.repeat(64)}`;

    it.each<[string, () => Readonly<Record<string, string | undefined>>]>([
      ['a wrong signature', () => ({ 'x-hub-signature-256': wrong })],
      ['no signature', () => ({ 'x-hub-signature-256': undefined })],
      [
        'one without the name of its algorithm',
        () => ({ 'x-hub-signature-256': sha256().slice('sha256='.length) }),
      ],
      [
        "the signature of another repository's secret",
        () => ({ 'x-hub-signature-256': `sha256=${hexHmac('sha256', other.secret, payload)}` }),
      ],
      [
        'an empty X-Hub-Signature-256 beside a right SHA-1',
        () => ({ 'x-hub-signature-256': '', 'x-hub-signature': sha1() }),
      ],
      [
        'a malformed X-Hub-Signature-256 beside a right SHA-1',
        () => ({ 'x-hub-signature-256': 'sha256=zz', 'x-hub-signature': sha1() }),
      ],
      [
        'a wrong X-Hub-Signature-256 beside a right SHA-1',
        () => ({ 'x-hub-signature-256': wrong, 'x-hub-signature': sha1() }),
      ],
      [
        'a wrong SHA-1',
        () => ({
          'x-hub-signature-256': undefined,
          'x-hub-signature': `sha1=${hexHmac('sha1', other.secret, payload)}`,
        }),
      ],
      [
        'a right signature under our own header',
        () => ({ 'x-hub-signature-256': undefined, 'x-webhook-signature': sha256() }),
      ],
    ])('%s', async (_, headers) => {
      const sent = deliverTo(app, repo, { payload, headers: headers() });
      await expectRefused(sent, 401, 'INVALID_SIGNATURE');
    });

    it('a body that was changed on its way', async () => {
      const headers = { 'x-hub-signature-256': sha256() };
      const sent = deliverTo(app, repo, { payload: `${payload} `, headers });
      await expectRefused(sent, 401, 'INVALID_SIGNATURE');
    });
  });

  describe('for what nobody tracks', () => {
    const of = (id: string): Tracked => ({ ...repo, id });

    it('is 404, alike for what was never there, what is no id, and what was deleted', async () => {
      const gone = await newTracked(app);
      const path = `/api/repos/${gone.repo.id}`;
      const { status } = await app.request('DELETE', path, { token: gone.owner.token });
      expect(status).toBe(204);
      const answers: Answer[] = [];
      const unknown = [randomUUID(), 'nothing', `${repo.id}0`, '%00', repo.id.replaceAll('-', '')];
      for (const target of [...unknown.map(of), gone.repo]) {
        answers.push(await expectRefused(deliverTo(app, target), 404, 'NOT_FOUND'));
      }
      const shown = answers.map(({ body }) => ({ ...body.error, request_id: '' }) as unknown);
      expect(shown).toEqual(shown.map(() => shown[0]));
    });

    it('is 429 after many from one address, while right ones from there are taken', async () => {
      const from = (address: string) => ({ 'x-forwarded-for': address });
      const statuses: number[] = [];
      while (statuses.length < 100 && statuses.at(-1) !== 429) {
        const headers = from('203.0.113.9');
        statuses.push((await deliverTo(app, of(randomUUID()), { headers })).status);
      }
      expect(statuses.length).toBeGreaterThan(20);
      expect(new Set(statuses.slice(0, -1))).toEqual(new Set([404]));
      expect(statuses.at(-1)).toBe(429);
      const elsewhere = deliverTo(app, of(randomUUID()), { headers: from('203.0.113.10') });
      expect((await elsewhere).status).toBe(404);
      const right = await newTracked(app);
      const taken = await deliverTo(app, right.repo, { headers: from('203.0.113.9') });
      expect(taken.status).toBe(202);
    });
  });

  describe('rightly signed is 400 and leaves nothing:', () => {
    it.each(['', undefined])('without an event, X-GitHub-Event being %j', async (event) => {
      const sent = deliverTo(app, repo, { headers: { 'x-github-event': event } });
      const { body } = await expectRefused(sent, 400, 'VALIDATION_ERROR');
      expect(body.error.details).toEqual([{ field: 'event', message: expect.any(String) }]);
    });

    it("another repository's event", async () => {
      const payload = pushTo({ fullName: 'octo-org/another' });
      const sent = deliverTo(app, repo, { payload });
      const { body } = await expectRefused(sent, 400, 'VALIDATION_ERROR');
      expect(body.error.details).toEqual([
        { field: 'repository.full_name', message: expect.stringContaining('octo-org/another') },
      ]);
    });

    it.each([
      ['no JSON', '{"ref":'],
      ['nothing', ''],
      ['text', 'hello'],
    ])('a body that is %s', async (_, payload) => {
      await expectRefused(deliverTo(app, repo, { payload }), 400, 'MALFORMED_JSON');
    });

    it('a form without its payload', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const sent = deliverTo(app, repo, { payload: 'a=b', headers });
      await expectRefused(sent, 400, 'MALFORMED_JSON');
    });

    it.each([
      ['very long', 'a'.repeat(300)],
      ['two words', 'two\twords'],
    ])('an id that is %s', async (_, guid) => {
      await expectRefused(deliverTo(app, repo, { guid }), 400, 'VALIDATION_ERROR');
    });
  });

  it('as anything but JSON or a form is 415', async () => {
    const sent = deliverTo(app, repo, { headers: { 'content-type': 'text/plain' } });
    await expectRefused(sent, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('with more than 25 MB is 413, and with 25 MB taken', async () => {
    const empty = JSON.stringify({ ...pushTo(repo), padding: '' });
    const padded = (bytes: number): string =>
      empty.replace('"padding":""', `"padding":"${'x'.repeat(bytes - empty.length)}"`);
    const sent = deliverTo(app, repo, { payload: padded(LIMIT + 1) });
    await expectRefused(sent, 413, 'PAYLOAD_TOO_LARGE');
    expect((await deliverTo(app, repo, { payload: padded(LIMIT) })).status).toBe(202);
  });
});
