import { FileStorage } from '../../src/modules/files/storage/file-storage.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { filesIn, settled, upload } from '../factories/files.js';
import type { HttpAnswer } from '../support/http-client.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('what owners change of their files', () => {
  let app: TestApp;
  let ada: Account;

  const change = (id: string, body: object, token = ada.token): Promise<HttpAnswer> =>
    app.request('PATCH', `/api/files/${id}`, { token, body });
  const keyOf = async (id: string): Promise<string | undefined> => {
    const [row] = await app.sql<{ key: string }>(
      'SELECT storage_key AS key FROM files WHERE id = $1',
      [id],
    );
    return row?.key;
  };
  const stored = () => filesIn(app.env['FILES_DIRECTORY'] ?? '');

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(() => app.close());

  it('is its name, which is made harmless, and nothing else', async () => {
    const file = await upload(app, ada, { content: 'Named.' });
    const key = await keyOf(file.id);
    const answer = await change(file.id, { name: '../plan\u202e.txt' });
    expect([answer.status, answer.body]).toEqual([200, { ...file, name: 'plan.txt' }]);
    expect(await keyOf(file.id)).toBe(key);
    const read = await app.get(`/api/files/${file.id}`, ada.token);
    expect(read.headers.get('content-disposition')).toContain('filename="plan.txt"');
    expect((await change(file.id, {})).body).toEqual(answer.body);
  });

  it('is who may read it: it moves to where others may, and back, and is there once', async () => {
    const file = await upload(app, ada, { content: 'Shown for a while.' });
    const path = `/api/files/${file.id}`;
    const usage = () => app.sql(`SELECT used FROM plan_usage WHERE resource = 'storage_bytes'`);
    const before = await usage();
    const seen = [];
    for (const visibility of ['public', 'private']) {
      expect((await change(file.id, { visibility })).body).toEqual({ ...file, visibility });
      const key = (await keyOf(file.id)) ?? '';
      seen.push([key.split('/')[0], (await app.get(path)).status]);
      await settled(app);
      expect(await stored()).toContain(key);
    }
    expect(seen).toEqual([
      ['public', 200],
      ['private', 404],
    ]);
    expect((await app.get(path, ada.token)).body).toBe('Shown for a while.');
    expect(await usage()).toEqual(before);
  });

  it('is valid, or stays', async () => {
    const { id } = await upload(app, ada);
    for (const body of [
      { name: '' },
      { name: null },
      { name: 'x'.repeat(256) },
      { visibility: 'shared' },
      { visibility: null },
      { size: 1 },
    ]) {
      expect([body, (await change(id, body)).status]).toEqual([body, 400]);
    }
  });

  it('is decided by one of those who change or delete it at once', async () => {
    const { id } = await upload(app, ada);
    const answers = await Promise.all([
      ...['public', 'private', 'public', 'public'].map((visibility) => change(id, { visibility })),
      change(id, { name: 'other.txt', visibility: 'public' }),
      app.request('DELETE', `/api/files/${id}`, { token: ada.token }),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.at(-1)).toBe(204);
    for (const status of statuses) expect([200, 204, 404, 409]).toContain(status);
    await settled(app);
    expect(await keyOf(id)).toBeUndefined();
  });

  it('is not noticed by who reads it meanwhile', async () => {
    const { id } = await upload(app, ada, { content: 'Moved.' });
    const storage = app.app.get(FileStorage, { strict: false });
    const open = storage.open.bind(storage);
    jest.spyOn(storage, 'open').mockImplementationOnce(async (key, range) => {
      await change(id, { visibility: 'public' });
      await settled(app);
      return open(key, range);
    });
    const answer = await app.get(`/api/files/${id}`, ada.token);
    expect([answer.status, answer.body]).toEqual([200, 'Moved.']);
  });

  it('stays as it was when the storage is away', async () => {
    const file = await upload(app, ada, { content: 'Here.' });
    const storage = app.app.get(FileStorage, { strict: false });
    jest.spyOn(storage, 'copy').mockResolvedValueOnce(false);
    expect((await change(file.id, { visibility: 'public' })).status).toBe(404);
    await settled(app);
    const { body } = await app.get('/api/files', ada.token);
    expect(body.data).toContainEqual(file);
  });
});
