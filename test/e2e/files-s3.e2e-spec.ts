import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, createAccount } from '../factories/accounts.js';
import { filePart, filesIn, formOf, sendForm, tryUpload, upload } from '../factories/files.js';
import { picture } from '../factories/images.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';

jest.setTimeout(120_000);

const CDN = 'https://cdn.example/files';

describe('files in a store that speaks S3', () => {
  let store: S3Server;
  let app: TestApp;
  let ada: Account;

  const objects = async (): Promise<string[]> => {
    const found = await filesIn(join(store.directory, 'files-of-tests'));
    return found
      .filter((path) => path.endsWith('._S3rver_object'))
      .map((path) => path.replace('._S3rver_object', ''));
  };

  beforeAll(async () => {
    store = await startS3Server();
    app = await startApp({ env: { ...store.env, FILES_PUBLIC_URL: CDN } });
    ada = await createAccount(app);
  });

  afterAll(async () => {
    await app.close();
    await store.close();
  });

  it('are kept there and nowhere else, with the headers that they are to be served with', async () => {
    const file = await upload(app, ada, { content: 'Kept.', visibility: 'public' });
    const [row] = await app.sql<{ storage_key: string }>(
      'SELECT storage_key FROM files WHERE id = $1',
      [file.id],
    );
    const key = row?.storage_key ?? '';
    expect(file.url).toBe(`${CDN}/${key}`);
    expect(await objects()).toContain(key);
    expect(await filesIn(app.env['FILES_DIRECTORY'] ?? '')).toEqual([]);
    const path = join(store.directory, 'files-of-tests', `${key}._S3rver_metadata.json`);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="notes.txt"/),
      'cache-control': 'public, max-age=300',
    });
  });

  it('are served through this server, whole, in part, and not again unchanged', async () => {
    const file = await upload(app, ada, { content: '0123456789' });
    const path = `/api/files/${file.id}`;
    const whole = await app.get(path, ada.token);
    expect([whole.status, whole.body]).toEqual([200, '0123456789']);
    expect(whole.headers.get('content-disposition')).toContain('attachment');
    const headers = { range: 'bytes=-3' };
    const part = await app.request('GET', path, { token: ada.token, headers });
    expect([part.status, part.body]).toEqual([206, '789']);
    const known = { 'if-none-match': whole.headers.get('etag') ?? '' };
    const again = await app.request('GET', path, { token: ada.token, headers: known });
    expect(again.status).toBe(304);
    expect((await app.get(path)).status).toBe(404);
  });

  it('open by an address of the store, to be saved', async () => {
    const file = await upload(app, ada, { content: 'Signed by the store.' });
    const { body } = await app.get(`/api/files/${file.id}/url`, ada.token);
    expect(body.url).toMatch(store.env['S3_ENDPOINT'] ?? 'nowhere');
    expect(new URL(body.url).searchParams.get('X-Amz-Expires')).toBe('900');
    const answer = await fetch(body.url);
    expect([answer.status, await answer.text()]).toEqual([200, 'Signed by the store.']);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('move when they are made public or private, with what they are to be served with', async () => {
    const file = await upload(app, ada, { content: 'Moved.' });
    const options = { token: ada.token, body: { visibility: 'public', name: 'shown.txt' } };
    const { status, body } = await app.request('PATCH', `/api/files/${file.id}`, options);
    expect([status, body.visibility]).toEqual([200, 'public']);
    const key = String(body.url).slice(CDN.length + 1);
    expect(key).toMatch(/^public\//);
    const path = join(store.directory, 'files-of-tests', `${key}._S3rver_metadata.json`);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': expect.stringContaining('filename="shown.txt"'),
      'cache-control': 'public, max-age=300',
    });
    expect((await app.get(`/api/files/${file.id}`)).body).toBe('Moved.');
    await eventually('the former one is gone', async () => {
      const keys = (await objects()).filter((kept) => kept.startsWith('private/'));
      const rows = await app.sql(`SELECT FROM files WHERE visibility = 'private'`);
      return keys.length === rows.length;
    });
  });

  it('go when they are deleted, and avatars when they are replaced', async () => {
    const before = await objects();
    const file = await upload(app, ada);
    expect(await objects()).toHaveLength(before.length + 1);
    await app.request('DELETE', `/api/files/${file.id}`, { token: ada.token });
    const avatar = async () => {
      const form = formOf([filePart(await picture().png().toBuffer())]);
      const options = { method: 'PUT', path: '/api/users/me/avatar' };
      return (await sendForm(app, ada.token, form, options)).body.avatar_url;
    };
    const urls = [await avatar(), await avatar()];
    expect(urls[1]).toMatch(/^https:\/\/cdn\.example\/files\/avatars\/.*\.webp$/);
    await eventually('the store is rid of the others', async () => {
      const kept = [...before, String(urls[1]).slice(CDN.length + 1)];
      return (await objects()).join() === kept.sort().join();
    });
  });

  it('are not there while it is away, and nothing is lost or left', async () => {
    const kept = await upload(app, ada, { content: 'Still there.' });
    const { port } = new URL(store.env['S3_ENDPOINT'] ?? '');
    const away = await startApp({
      sharing: app,
      env: { S3_ENDPOINT: `http://127.0.0.1:${port}/nowhere/`, S3_BUCKET: 'no-such-bucket' },
    });
    try {
      const answers = [
        await tryUpload(away, ada, { content: 'Nowhere.' }),
        await away.get(`/api/files/${kept.id}`, ada.token),
      ];
      expect(answers.map(({ status }) => status)).toEqual([503, 503]);
      expect((await away.get('/health')).body.checks.storage).toMatchObject({
        ...{ status: 'down', required: false, kind: 's3' },
        removals_waiting: expect.any(Number),
      });
      expect((await away.get('/health/ready')).status).toBe(200);
    } finally {
      await away.close();
    }
    expect((await app.get(`/api/files/${kept.id}`, ada.token)).body).toBe('Still there.');
  });
});
