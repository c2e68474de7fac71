import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import { becomes, historyFaults, postRandomText, startRandomText } from '../factories/jobs.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A process that only takes jobs, so that they stay pending. */
let app: TestApp;
let ada: Account;

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web' } });
});

afterAll(() => app.close());

beforeEach(async () => {
  ada = await createAccount(app);
});

const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
  status,
  body.error?.code,
];

describe('POST /api/jobs/random-text', () => {
  it('is 202 with the pending job, which is there at once', async () => {
    const { status, body } = await postRandomText(app, ada.token, 7);
    expect(status).toBe(202);
    expect(body).toEqual({
      job_id: expect.any(String),
      type: 'random-text',
      status: 'pending',
      created_at: TIME,
    });
    const [row] = await app.sql(
      `SELECT user_id, parameters, attempts, seq FROM jobs WHERE id = '${body.job_id}'`,
    );
    expect(row).toEqual({ user_id: ada.id, parameters: { length: 7 }, attempts: 0, seq: 1 });
  });

  it('makes 100 characters unless it is told otherwise', async () => {
    const id = await startRandomText(app, ada.token);
    const [row] = await app.sql(`SELECT parameters FROM jobs WHERE id = '${id}'`);
    expect(row).toEqual({ parameters: { length: 100 } });
  });

  it.each(['1', '1000000', '0100'])('takes a length of %s', async (length) => {
    expect((await postRandomText(app, ada.token, length)).status).toBe(202);
  });

  it.each([
    'length=0',
    'length=-1',
    'length=1000001',
    'length=999999999999',
    'length=1.5',
    'length=1e3',
    'length=0x10',
    'length=',
    'length=ten',
    'length=%201',
    'length=1&length=2',
    'length[]=1',
    'size=10',
  ])('is 400 for ?%s, and starts nothing', async (query) => {
    const answer = await app.post(`/api/jobs/random-text?${query}`, undefined, ada.token);
    expect(codeOf(answer)).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.error.details).toEqual([
      { field: query.split('=')[0], message: expect.any(String) },
    ]);
    expect(await app.sql(`SELECT 1 FROM jobs WHERE user_id = '${ada.id}'`)).toEqual([]);
  });

  it('is 401 without a token', async () => {
    expect((await app.post('/api/jobs/random-text')).status).toBe(401);
  });

  it('starts one job for an idempotency key', async () => {
    const options = { token: ada.token, headers: { 'idempotency-key': randomUUID() } };
    const first = await app.request('POST', '/api/jobs/random-text?length=5', options);
    const again = await app.request('POST', '/api/jobs/random-text?length=5', options);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    const other = await app.request('POST', '/api/jobs/random-text?length=6', options);
    expect(codeOf(other)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await app.sql(`SELECT 1 FROM jobs WHERE user_id = '${ada.id}'`)).toHaveLength(1);
  });

  it('lets a user have ten unfinished jobs, however many are asked for at once', async () => {
    const bob = await createAccount(app);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => postRandomText(app, ada.token)),
    );
    const refused = answers.filter(({ status }) => status !== 202);
    expect(answers.length - refused.length).toBe(10);
    for (const answer of refused) {
      expect(codeOf(answer)).toEqual([409, 'TOO_MANY_JOBS']);
      expect(answer.body.error.details).toEqual({ limit: 10 });
    }
    // Another's are not counted, and one that has ended is not either.
    expect((await postRandomText(app, bob.token)).status).toBe(202);
    const ended = answers.find(({ status }) => status === 202)?.body.job_id as string;
    await app.request('DELETE', `/api/jobs/${ended}`, { token: ada.token });
    expect((await postRandomText(app, ada.token)).status).toBe(202);
    expect((await postRandomText(app, ada.token)).status).toBe(409);
  });
});

describe('GET /api/jobs/:id', () => {
  it('is the job with its history', async () => {
    const id = await startRandomText(app, ada.token);
    const { status, body } = await app.get(`/api/jobs/${id}`, ada.token);
    expect(status).toBe(200);
    expect(body).toEqual({
      job_id: id,
      type: 'random-text',
      status: 'pending',
      progress: 0,
      result: null,
      error: null,
      history: [{ status: 'pending', progress: 0, at: TIME }],
      created_at: TIME,
      finished_at: null,
    });
    expect(body.history[0].at).toBe(body.created_at);
  });

  it('has the result once a worker has made it', async () => {
    const worker = await startApp({ sharing: app, env: { ROLES: 'worker' } });
    const id = await startRandomText(app, ada.token, 321);
    await becomes(app, id, 'completed');
    const { body } = await app.get(`/api/jobs/${id}`, ada.token);
    expect(body).toMatchObject({ status: 'completed', progress: 100, error: null });
    expect(body.result).toMatch(/^[A-Za-z0-9]{321}$/);
    expect(body.history).toEqual([
      { status: 'pending', progress: 0, at: body.created_at },
      { status: 'running', progress: 0, at: TIME },
      { status: 'completed', progress: 100, at: body.finished_at },
    ]);
    expect(await historyFaults(app)).toEqual([]);
    const ended = await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token });
    expect(codeOf(ended)).toEqual([409, 'CONFLICT']);
    await worker.close();
  });

  it("answers for another's like for one that is not there", async () => {
    const bob = await createAccount(app);
    const id = await startRandomText(app, ada.token);
    const faultOf = async (method: string, path: string): Promise<unknown> => {
      const { status, body } = await app.request(method, path, { token: bob.token });
      return { status, error: { ...body.error, request_id: '' } };
    };
    for (const method of ['GET', 'DELETE']) {
      const absent = await faultOf(method, `/api/jobs/${randomUUID()}`);
      expect(absent).toMatchObject({ status: 404, error: { code: 'NOT_FOUND' } });
      expect(await faultOf(method, `/api/jobs/${id}`)).toEqual(absent);
      expect(await faultOf(method, '/api/jobs/no-id')).toEqual(absent);
    }
    expect((await app.get(`/api/jobs/${id}`, ada.token)).body.status).toBe('pending');
    expect((await app.get(`/api/jobs/${id}`)).status).toBe(401);
  });
});

describe('DELETE /api/jobs/:id', () => {
  it('cancels a pending job, once', async () => {
    const id = await startRandomText(app, ada.token);
    const answer = await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token });
    expect([answer.status, answer.bytes.length]).toEqual([204, 0]);
    const { body } = await app.get(`/api/jobs/${id}`, ada.token);
    expect(body).toMatchObject({ status: 'cancelled', progress: 0, result: null, error: null });
    expect(body.history.map(({ status }: { status: string }) => status)).toEqual([
      'pending',
      'cancelled',
    ]);
    expect(body.finished_at).toEqual(TIME);
    const again = await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token });
    expect(codeOf(again)).toEqual([409, 'CONFLICT']);
  });

  it('cancels once, however many ask at once', async () => {
    const id = await startRandomText(app, ada.token);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        app.request('DELETE', `/api/jobs/${id}`, { token: ada.token }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(7).fill(409)]);
    expect(await historyFaults(app)).toEqual([]);
  });
});

describe('GET /api/jobs', () => {
  it("lists one's own, newest first, without results and histories", async () => {
    const bob = await createAccount(app);
    await startRandomText(app, bob.token);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.unshift(await startRandomText(app, ada.token));
    await app.request('DELETE', `/api/jobs/${ids[1]}`, { token: ada.token });
    const { status, body } = await app.get('/api/jobs', ada.token);
    expect(status).toBe(200);
    expect(body.data.map(({ job_id }: { job_id: string }) => job_id)).toEqual(ids);
    expect(body.pagination).toEqual({ limit: 20, next_cursor: null, has_more: false });
    expect(body.data[0]).toEqual({
      job_id: ids[0],
      type: 'random-text',
      status: 'pending',
      progress: 0,
      error: null,
      created_at: TIME,
      finished_at: null,
    });
    expect(body.data[1]).toMatchObject({ status: 'cancelled', finished_at: TIME });
  });

  it('is walked by cursor or by page, and a cursor is good for one user only', async () => {
    const bob = await createAccount(app);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.unshift(await startRandomText(app, ada.token));
    const idsOf = (body: { data: readonly { job_id: string }[] }): readonly string[] =>
      body.data.map(({ job_id }) => job_id);
    const first = await app.get('/api/jobs?limit=3', ada.token);
    expect(idsOf(first.body)).toEqual(ids.slice(0, 3));
    const cursor = first.body.pagination.next_cursor as string;
    const second = await app.get(`/api/jobs?limit=3&cursor=${cursor}`, ada.token);
    expect(idsOf(second.body)).toEqual(ids.slice(3));
    expect(second.body.pagination.has_more).toBe(false);
    const paged = await app.get('/api/jobs?limit=2&page=3', ada.token);
    expect(idsOf(paged.body)).toEqual(ids.slice(4));
    expect(paged.body.pagination).toMatchObject({ page: 3, total: 5, total_pages: 3 });
    const foreign = await app.get(`/api/jobs?cursor=${cursor}`, bob.token);
    expect(codeOf(foreign)).toEqual([400, 'INVALID_CURSOR']);
  });

  it.each(['limit=0', 'limit=101', 'page=x', 'status=running'])('is 400 for ?%s', async (query) => {
    expect(codeOf(await app.get(`/api/jobs?${query}`, ada.token))).toEqual([
      400,
      'VALIDATION_ERROR',
    ]);
  });
});
