import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  filesIn,
  formOf,
  filePart,
  sendForm,
  settled,
  storedKeys,
  tryUpload,
  upload,
} from '../factories/files.js';
import { photo, picture } from '../factories/images.js';
import { adminToken } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const LIMIT = 10 * 1024 * 1024;

describe('files', () => {
  let app: TestApp;
  let ada: Account;
  let eve: Account;

  const read = (id: string, token?: string, headers: Record<string, string> = {}) =>
    app.request('GET', `/api/files/${id}`, { token, headers });
  const remove = (id: string, token?: string) =>
    app.request('DELETE', `/api/files/${id}`, { token });
  const usage = async (account: Account): Promise<number> => {
    const [row] = await app.sql<{ used: number }>(
      `SELECT used::int AS used FROM plan_usage WHERE user_id = $1 AND resource = 'storage_bytes'`,
      [account.id],
    );
    return row?.used ?? 0;
  };

  beforeAll(async () => {
    app = await startApp({
      env: { PLAN_FREE_STORAGE: '24MB', PUBLIC_URL: 'https://files.example' },
    });
    [ada, eve] = await Promise.all([createAccount(app), createAccount(app)]);
  });

  afterAll(() => app.close());

  it('are told of as they are kept, private unless they are to be public', async () => {
    const file = await upload(app, ada, { content: 'Hello.', part: { type: 'text/html' } });
    expect(file).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'notes.txt',
      media_type: 'text/plain',
      size: 6,
      visibility: 'private',
      url: `https://files.example/api/files/${file.id}`,
      created_at: expect.stringMatching(/Z$/),
    });
    const shown = await upload(app, ada, { visibility: 'public', content: await photo() });
    expect(shown).toMatchObject({ media_type: 'image/jpeg', visibility: 'public' });
  });

  it('are served to be saved, never to be shown', async () => {
    const name = 'Ünï "1".txt';
    const { id } = await upload(app, ada, {
      content: 'Hello, wörld.',
      part: { filename: name.replaceAll('"', '\\"') },
    });
    const answer = await read(id, ada.token);
    expect([answer.status, answer.bytes.toString()]).toEqual([200, 'Hello, wörld.']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '14',
      'content-disposition': `attachment; filename="_n_ _1_.txt"; filename*=UTF-8''%C3%9Cn%C3%AF%20%221%22.txt`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'private, no-cache',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('are not sent again unchanged, and in part when asked so', async () => {
    const { id } = await upload(app, ada, { content: '0123456789' });
    const etag = (await read(id, ada.token)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    const known = await read(id, ada.token, { 'if-none-match': etag });
    expect([known.status, known.bytes.length]).toEqual([304, 0]);
    const part = await read(id, ada.token, { range: 'bytes=2-4', 'if-range': etag });
    expect([part.status, part.body]).toEqual([206, '234']);
    expect(part.headers.get('content-range')).toBe('bytes 2-4/10');
    const other = await read(id, ada.token, { range: 'bytes=0-1', 'if-range': '"other"' });
    expect([other.status, other.body]).toEqual([200, '0123456789']);
    const beyond = await read(id, ada.token, { range: 'bytes=90-' });
    expect([beyond.status, beyond.body.error.code]).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
    expect(beyond.headers.get('content-range')).toBe('bytes */10');
    const head = await app.request('HEAD', `/api/files/${id}`, { token: ada.token });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
  });

  it('are listed for their owner alone, newest first, page by page', async () => {
    const owner = await createAccount(app);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.unshift((await upload(app, owner)).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await app.get(`/api/files?limit=2${cursor}`, owner.token);
      seen.push(...body.data.map((file: { id: string }) => file.id));
      cursor = body.pagination.has_more ? `&cursor=${body.pagination.next_cursor}` : '';
    } while (cursor !== '');
    expect(seen).toEqual(ids);
    expect((await app.get('/api/files', (await createAccount(app)).token)).body.data).toEqual([]);
    expect((await app.get('/api/files')).status).toBe(401);
  });

  it('are for whom they are: owner, others and strangers, public and private', async () => {
    const admin = await adminToken(app);
    const secret = (await upload(app, ada, { visibility: 'private' })).id;
    const shown = (await upload(app, ada, { visibility: 'public' })).id;
    const absent = randomUUID();
    const rows = [];
    for (const id of [secret, shown, absent]) {
      for (const token of [ada.token, eve.token, undefined, admin]) {
        rows.push((await read(id, token)).status);
      }
      rows.push((await app.get(`/api/files/${id}/url`, eve.token)).status);
      rows.push((await remove(id, eve.token)).status, (await remove(id)).status);
    }
    expect(rows).toEqual([
      ...[200, 404, 404, 404, 404, 404, 401],
      ...[200, 200, 200, 200, 404, 403, 401],
      ...[404, 404, 404, 404, 404, 404, 401],
    ]);
    const [foreign, nothing] = [await read(secret, eve.token), await read(absent, eve.token)];
    expect({ ...foreign.body.error, request_id: '' }).toEqual({
      ...nothing.body.error,
      request_id: '',
    });
    expect((await read(shown)).headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await remove(secret, admin)).status).toBe(204);
    expect((await remove(shown, ada.token)).status).toBe(204);
    expect([(await read(secret, ada.token)).status, (await read(shown)).status]).toEqual([
      404, 404,
    ]);
    await settled(app);
  });

  it('open to whoever has a signed address, until it expires, and to no other', async () => {
    const { id } = await upload(app, ada, { content: 'Signed.' });
    const link = await app.get(`/api/files/${id}/url`, ada.token);
    expect(link.headers.get('cache-control')).toBe('no-store');
    const { url, expires_at } = link.body;
    const { pathname, search, searchParams } = new URL(url);
    expect(Date.parse(expires_at)).toBe(Number(searchParams.get('expires')) * 1000);
    expect((await app.get(`${pathname}${search}`)).body).toBe('Signed.');
    expect((await app.get(`${pathname}${search}`, eve.token)).body).toBe('Signed.');
    const other = (await upload(app, ada)).id;
    for (const changed of [
      `/api/files/${other}${search}`,
      `${pathname}${search.replace(/expires=(\d)/, 'expires=9$1')}`,
      `${pathname}${search.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}x`,
      `${pathname}${search.replace(/&.*/, '')}`,
      `${pathname}?expires=1&signature=${searchParams.get('signature')}`,
    ]) {
      expect([changed, (await app.get(changed)).status]).toEqual([changed, 404]);
    }
    jest.spyOn(Date, 'now').mockReturnValue(Date.parse(expires_at));
    try {
      expect((await app.get(`${pathname}${search}`)).status).toBe(404);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('of images hold their pixels and nothing of where they were taken', async () => {
    const taken = await photo();
    expect(taken.includes('Examplephone')).toBe(true);
    const file = await upload(app, ada, { content: taken, part: { type: 'image/jpeg' } });
    // It was to be turned by a quarter.
    expect(file).toMatchObject({ width: 40, height: 60 });
    const { bytes } = await read(file.id, ada.token);
    expect(bytes.length).toBe(file.size);
    const { exif, icc, xmp, orientation } = await sharp(bytes).metadata();
    expect([exif, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(bytes.includes('Examplephone')).toBe(false);
  });

  it('of animations still move', async () => {
    const frames = await Promise.all([1, 2, 3].map(() => picture().png().toBuffer()));
    const animation = sharp(frames, { join: { animated: true } });
    for (const content of [
      await animation.clone().gif().toBuffer(),
      await animation.webp().toBuffer(),
    ]) {
      const file = await upload(app, ada, { content });
      expect(file).toMatchObject({ width: 40, height: 30 });
      const { pages } = await sharp((await read(file.id, ada.token)).bytes).metadata();
      expect(pages).toBe(3);
    }
  });

  it('may have just 10 MB', async () => {
    const owner = await createAccount(app);
    const file = await upload(app, owner, { content: 'x'.repeat(LIMIT) });
    expect(file.size).toBe(LIMIT);
    expect((await read(file.id, owner.token)).bytes.length).toBe(LIMIT);
  });

  it('never take up more than the plan allows, however many come at once', async () => {
    const owner = await createAccount(app);
    const content = 'y'.repeat(5 * 1024 * 1024);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => tryUpload(app, owner, { content })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 402, 402]);
    const refused = answers.find(({ status }) => status === 402);
    expect(refused?.body.error).toMatchObject({
      code: 'PLAN_LIMIT_REACHED',
      details: { resource: 'storage_bytes', plan: 'free' },
    });
    expect(await usage(owner)).toBe(4 * content.length);
    await settled(app);
    const [kept] = answers.filter(({ status }) => status === 201);
    await remove(kept?.body.id, owner.token);
    expect(await usage(owner)).toBe(3 * content.length);
    expect((await tryUpload(app, owner, { content })).status).toBe(201);
  });

  it('are made once by an idempotency key, and another file under it is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const owner = await createAccount(app);
    const first = await upload(app, owner, { content: 'Once.', headers });
    const again = await tryUpload(app, owner, { content: 'Once.', headers });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first);
    for (const other of [{ content: 'Twice' }, { content: 'Once.', visibility: 'public' }]) {
      const answer = await tryUpload(app, owner, { ...other, headers });
      expect([answer.status, answer.body.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect((await app.get('/api/files', owner.token)).body.data).toHaveLength(1);
    await settled(app);
  });

  it('go with the account, which can have told of them before', async () => {
    const owner = await createAccount(app);
    const file = await upload(app, owner);
    const avatar = formOf([filePart(await photo())]);
    await sendForm(app, owner.token, avatar, { method: 'PUT', path: '/api/users/me/avatar' });
    const before = await storedKeys(app);
    expect((await app.get('/api/users/me/export', owner.token)).body.files).toEqual([file]);
    const body = { password: 'correct horse battery staple' };
    const gone = await app.request('DELETE', '/api/users/me', { token: owner.token, body });
    expect(gone.status).toBe(204);
    await settled(app);
    expect(before.length - (await filesIn(app.env['FILES_DIRECTORY'] ?? '')).length).toBe(2);
  });

  it('are part of the health, with the kind of their storage', async () => {
    const { body } = await app.get('/health');
    expect(body.checks.storage).toEqual({
      ...{ status: 'up', required: false, kind: 'disk' },
      ...{ removals_waiting: 0, oldest_removal_seconds: 0 },
    });
  });

  it('are counted, with their bytes and what became of them', async () => {
    const counted = async (name: string, labels: string): Promise<number> => {
      const { body } = await app.get('/metrics');
      const start = `${name}{${labels}} `;
      const line = String(body)
        .split('\n')
        .find((text) => text.startsWith(start));
      return Number(line?.slice(start.length) ?? 0);
    };
    const counts = () =>
      Promise.all([
        counted('file_upload_seconds_count', 'kind="file",outcome="stored"'),
        counted('file_upload_seconds_count', 'kind="file",outcome="unsupported_media_type"'),
        counted('file_upload_bytes_total', 'kind="file"'),
        counted('file_storage_seconds_count', 'operation="put",outcome="done"'),
      ]);
    const before = await counts();
    await upload(app, ada, { content: 'Seven..' });
    await tryUpload(app, ada, { content: '<!DOCTYPE html>' });
    const after = await counts();
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 22, 1]);
  });

  it('tell pages of other origins what they are called and where a part of them ends', async () => {
    const { id } = await upload(app, ada, { visibility: 'public' });
    const answer = await read(id, undefined, { origin: 'http://localhost:5173' });
    const exposed = answer.headers.get('access-control-expose-headers')?.split(',');
    expect(exposed).toEqual(
      expect.arrayContaining(['Accept-Ranges', 'Content-Disposition', 'Content-Range', 'ETag']),
    );
  });
});
