import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { ScriptedData, ScriptedDataModule } from '../factories/account-data.js';
import { type Account, createAccount, signIn } from '../factories/accounts.js';
import { becomes, startRandomText } from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const PATH = '/api/users/me/export';

describe('the export of an account', () => {
  let app: TestApp;
  let ada: Account;
  let scripted: ScriptedData;

  const addJobs = (account: Account, count: number, resultLength = 10): Promise<unknown> =>
    app.sql(
      `INSERT INTO jobs (id, user_id, type, parameters, status, progress, request_id, finished_at,
                         result)
       SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'random-text',
              '{"length":10}', 'completed', 100, 'x', now(), repeat('r', $3)
         FROM generate_series(1, $2) AS n`,
      [account.id, count, resultLength],
    );

  /** The answer with its body not read. */
  const open = async ({ token }: Account): Promise<IncomingMessage> => {
    const request = get(`${app.url}${PATH}`, { headers: { authorization: `Bearer ${token}` } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  };

  beforeAll(async () => {
    app = await startApp({ imports: [ScriptedDataModule] });
    scripted = app.app.get(ScriptedData);
  });

  beforeEach(async () => {
    scripted.batches = 0;
    scripted.made = 0;
    scripted.ended = 0;
    scripted.faulty = false;
    ada = await createAccount(app, { first_name: 'Ada' });
  });

  afterAll(() => app.close());

  it('is private', async () => {
    expect((await app.get(PATH)).status).toBe(401);
  });

  it('is a file of everything that is kept, as it stands elsewhere', async () => {
    const job = await startRandomText(app, ada.token, 20);
    await becomes(app, job, 'completed');
    scripted.batches = 2;
    const answer = await app.get(PATH, ada.token);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { body } = answer;
    expect(Object.keys(body).slice(0, 2)).toEqual(['exported_at', 'account']);
    expect(Object.keys(body)).toEqual(expect.arrayContaining(['jobs', 'sessions', 'scripted']));
    expect(Math.abs(Date.parse(body.exported_at) - Date.now())).toBeLessThan(60_000);
    expect(body.account).toEqual((await app.get('/api/users/me', ada.token)).body);
    const { history, ...shown } = (await app.get(`/api/jobs/${job}`, ada.token)).body;
    expect(history.length).toBeGreaterThan(0);
    expect(body.jobs).toEqual([{ ...shown, parameters: { length: 20 } }]);
    expect(body.sessions).toHaveLength(1);
    expect(body.scripted.map(({ batch }: { batch: number }) => batch)).toEqual([0, 1]);
  });

  it('has what was mailed, without what it said', async () => {
    const captured = () =>
      app.sql(`SELECT FROM mails WHERE recipient = $1 AND state = 'captured'`, [ada.email]);
    await eventually('captured', async () => (await captured()).length === 1);
    const { body } = await app.get(PATH, ada.token);
    expect(body.mails).toEqual([
      {
        id: expect.any(String),
        template: 'verify-email',
        recipient: ada.email,
        state: 'captured',
        created_at: expect.any(String),
        finished_at: expect.any(String),
      },
    ]);
  });

  it('is sound JSON for who has nothing', async () => {
    const { body } = await app.get(PATH, ada.token);
    expect(body).toMatchObject({ jobs: [], scripted: [], identities: [] });
  });

  it('holds no secrets', async () => {
    await signIn(app, ada.email);
    await app.post('/api/auth/password/forgot', { email: ada.email });
    const text = (await app.get(PATH, ada.token)).bytes.toString();
    const secrets = await app.sql<{ secret: string }>(
      `SELECT password_hash AS secret FROM users
       UNION ALL SELECT encode(hash, 'hex') FROM refresh_tokens
       UNION ALL SELECT encode(hash, 'hex') FROM one_time_tokens
       UNION ALL SELECT encode(hash, 'base64') FROM refresh_tokens`,
    );
    expect(secrets.length).toBeGreaterThan(3);
    for (const { secret } of secrets) expect(text).not.toContain(secret);
    for (const word of [
      ada.token,
      ada.refreshToken,
      'argon2',
      '"password',
      'hash',
      'search_text',
    ]) {
      expect([word, text.includes(word)]).toEqual([word, false]);
    }
  });

  it('holds nothing of anybody else', async () => {
    const eve = await createAccount(app);
    await becomes(app, await startRandomText(app, eve.token, 20), 'completed');
    const text = (await app.get(PATH, ada.token)).bytes.toString();
    for (const word of [eve.id, eve.email, eve.username]) expect(text).not.toContain(word);
    expect(JSON.parse(text).jobs).toEqual([]);
  });

  it('has every one of very many, in order', async () => {
    await addJobs(ada, 2_345);
    const { body } = await app.get(PATH, ada.token);
    const ids = body.jobs.map(({ job_id }: { job_id: string }) => job_id);
    expect([ids.length, new Set(ids).size]).toEqual([2_345, 2_345]);
    expect(ids).toEqual([...ids].sort());
    await app.sql('DELETE FROM jobs WHERE user_id = $1', [ada.id]);
  });

  it('has every one of those that are large', async () => {
    await addJobs(ada, 25, 700_000);
    const { body } = await app.get(PATH, ada.token);
    expect(body.jobs).toHaveLength(25);
    expect(body.jobs.every(({ result }: { result: string }) => result.length === 700_000)).toBe(
      true,
    );
    await app.sql('DELETE FROM jobs WHERE user_id = $1', [ada.id]);
  });

  it('is made no faster than it is read, and no further once its reader is gone', async () => {
    scripted.batches = 10_000;
    const response = await open(ada);
    expect(response.statusCode).toBe(200);
    // How long it takes to fill the buffers is the machine's affair.
    await eventually('it stands still', async () => {
      const made = scripted.made;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return made > 0 && scripted.made === made;
    });
    const before = scripted.made;
    // A few megabytes are in the buffers of both ends; a gigabyte is not.
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(scripted.made).toBe(before);
    // Who reads on gets on.
    let read = 0;
    response.on('data', (chunk: Buffer) => (read += chunk.length));
    await eventually('read on', () => read > 30_000_000 && scripted.made > before);
    response.destroy();
    await eventually('ended', () => scripted.ended === 1);
    const made = scripted.made;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(scripted.made).toBe(made);
    expect(made).toBeLessThan(scripted.batches);
    expect(app.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that breaks off does not look whole', async () => {
    scripted.batches = 3;
    scripted.faulty = true;
    await expect(app.get(PATH, ada.token)).rejects.toThrow();
    scripted.faulty = false;
    expect((await app.get(PATH, ada.token)).status).toBe(200);
  });

  it('may be had five times a window by each', async () => {
    const limited = await startApp({
      sharing: app,
      env: { RATE_LIMIT_MAX: '100' },
      imports: [ScriptedDataModule],
    });
    try {
      const statuses: number[] = [];
      for (let round = 0; round < 6; round += 1) {
        statuses.push((await limited.get(PATH, ada.token)).status);
      }
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
      expect((await limited.get('/api/users/me', ada.token)).status).toBe(200);
      const eve = await createAccount(limited);
      expect((await limited.get(PATH, eve.token)).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});
