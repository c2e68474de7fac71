import { Retention } from '../../src/database/retention.js';
import { createAccount } from '../factories/accounts.js';
import { startRandomText } from '../factories/jobs.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web' } });
});

afterAll(() => app.close());

it('keeps finished jobs for seven days, and unfinished ones for good', async () => {
  const { token } = await createAccount(app);
  const [old, young, waiting] = await Promise.all([
    startRandomText(app, token),
    startRandomText(app, token),
    startRandomText(app, token),
  ]);
  for (const [id, age] of [
    [old, '7 days 1 minute'],
    [young, '6 days 23 hours'],
  ] as const) {
    await app.request('DELETE', `/api/jobs/${id}`, { token });
    await app.sql('UPDATE jobs SET finished_at = now() - $2::interval WHERE id = $1', [id, age]);
  }
  await app.sql(`UPDATE jobs SET created_at = now() - interval '30 days' WHERE id = $1`, [waiting]);
  expect(await app.app.get(Retention).run()).toMatchObject({ jobs: 1 });
  expect((await app.get(`/api/jobs/${old}`, token)).status).toBe(404);
  expect((await app.get(`/api/jobs/${young}`, token)).status).toBe(200);
  expect((await app.get(`/api/jobs/${waiting}`, token)).status).toBe(200);
  const left = await app.sql('SELECT 1 FROM job_transitions WHERE job_id = $1', [old]);
  expect(left).toEqual([]);
});
