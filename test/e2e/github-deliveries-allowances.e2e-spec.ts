import {
  deliverTo,
  newTracked,
  pushTo,
  taken,
  takenInTurn,
  type Tracked,
} from '../factories/github-deliveries.js';
import { eventIds } from '../factories/github-events.js';
import { type Answer, receiptCount } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const BYTES = 20_000;

const expectLimited = ({ status, body, headers }: Answer, seconds: number): void => {
  expect([status, body.error?.code]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(seconds);
};

describe('what a tracked repository may have delivered', () => {
  let nodes: readonly [TestApp, TestApp];

  beforeAll(async () => {
    const env = {
      GITHUB_DELIVERIES_PER_MINUTE: '5',
      GITHUB_DELIVERY_BYTES_PER_HOUR: String(BYTES),
    };
    const first = await startApp({ env });
    nodes = [first, await startApp({ env, sharing: first })];
  });

  afterAll(async () => {
    for (const node of [...nodes].reverse()) await node.close();
  });

  const large = (repo: Tracked) => ({ ...pushTo(repo), padding: 'x'.repeat(BYTES / 2) });

  it('is so many a minute over all processes; past that 429, and nothing is kept', async () => {
    const [app, other] = nodes;
    const { owner, repo } = await newTracked(app);
    const ids = [...(await takenInTurn(app, repo, 3)), ...(await takenInTurn(other, repo, 2))];
    const kept = await receiptCount(app);
    for (const node of nodes) expectLimited(await deliverTo(node, repo), 60);
    expect(await receiptCount(app)).toBe(kept);
    expect(await eventIds(app, owner)).toEqual(ids.reverse());
  });

  it('is so many bytes an hour', async () => {
    const [app] = nodes;
    const { repo } = await newTracked(app);
    await taken(app, repo, { payload: large(repo) });
    expectLimited(await deliverTo(app, repo, { payload: large(repo) }), 3600);
  });

  it('is not used up by others, nor by what is wrongly signed', async () => {
    const [app] = nodes;
    const [busy, quiet] = [await newTracked(app), await newTracked(app)];
    await takenInTurn(app, busy.repo, 5);
    expectLimited(await deliverTo(app, busy.repo), 60);
    for (let time = 0; time < 6; time += 1) {
      expect((await deliverTo(app, quiet.repo, { secret: 'wrong' })).status).toBe(401);
    }
    await taken(app, quiet.repo);
  });
});

describe('signed JSON that is sent again as a form', () => {
  it('is refused, and the delivery itself is no replay of it', async () => {
    const app = await startApp();
    try {
      const { owner, repo } = await newTracked(app);
      const forged = encodeURIComponent(JSON.stringify(pushTo(repo)));
      const payload = JSON.stringify({ ...pushTo(repo), title: `hello &payload=${forged}&x=` });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const again = await deliverTo(app, repo, { payload, headers });
      expect([again.status, again.body.error?.code]).toEqual([400, 'MALFORMED_JSON']);
      const id = await taken(app, repo, { payload });
      expect(await eventIds(app, owner)).toEqual([id]);
      const [event] = await app.sql('SELECT suspected_replay FROM github_events WHERE id = $1', [
        id,
      ]);
      expect(event).toEqual({ suspected_replay: false });
    } finally {
      await app.close();
    }
  });
});
