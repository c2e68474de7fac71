import sharp from 'sharp';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  filePart,
  filesIn,
  formOf,
  sendForm,
  settled,
  visibilityPart,
} from '../factories/files.js';
import { bomb, photo, picture } from '../factories/images.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

describe('an avatar', () => {
  let app: TestApp;
  let ada: Account;

  const put = (body: Buffer, token: string | undefined = ada.token) =>
    sendForm(app, token, body, { method: 'PUT', path: '/api/users/me/avatar' });
  const putImage = async (image: Buffer) => put(formOf([filePart(image)]));
  const stored = () => filesIn(app.env['FILES_DIRECTORY'] ?? '');
  const me = async () => (await app.get('/api/users/me', ada.token)).body;

  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL: 'https://api.example', PLAN_FREE_STORAGE: '1kB' } });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => settled(app));
  afterAll(() => app.close());

  it('becomes a square without anything but its pixels, and belongs to no plan', async () => {
    const answer = await putImage(await photo());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ ...(await me()), avatar_url: answer.body.avatar_url });
    expect(answer.body.avatar_url).toMatch(
      /^https:\/\/api\.example\/api\/avatars\/[0-9a-f]{40}\.webp$/,
    );
    const shown = await app.get(new URL(answer.body.avatar_url).pathname);
    const { format, width, height, exif } = await sharp(shown.bytes).metadata();
    expect([format, width, height, exif]).toEqual(['webp', 256, 256, undefined]);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(shown.headers.get('content-disposition')).toBeNull();
    const headers = { 'if-none-match': shown.headers.get('etag') ?? '' };
    const path = new URL(answer.body.avatar_url).pathname;
    expect((await app.request('GET', path, { headers })).status).toBe(304);
  });

  it('takes the place of the one before, which goes, also when several come at once', async () => {
    await app.sql(`UPDATE users SET avatar_url = 'https://github.example/a.png' WHERE id = $1`, [
      ada.id,
    ]);
    const before = (await stored()).length;
    const image = await picture().png().toBuffer();
    const answers = await Promise.all([1, 2, 3, 4].map(() => putImage(image)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await settled(app);
    expect(await stored()).toHaveLength(before + 1);
    const { pathname } = new URL((await me()).avatar_url);
    const reached = [];
    for (const { body } of answers) {
      reached.push((await app.get(new URL(body.avatar_url).pathname)).status);
    }
    expect(reached.sort()).toEqual([200, 404, 404, 404]);
    expect((await app.get(pathname)).status).toBe(200);
  });

  it('can be removed, once or twice', async () => {
    const { body } = await putImage(await picture().gif().toBuffer());
    for (const status of [204, 204]) {
      const answer = await app.request('DELETE', '/api/users/me/avatar', { token: ada.token });
      expect(answer.status).toBe(status);
    }
    expect((await me()).avatar_url).toBeNull();
    await settled(app);
    const gone = await app.get(new URL(body.avatar_url).pathname);
    expect([gone.status, gone.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  it('is an image, of an owner, and nothing else', async () => {
    const before = await stored();
    const image = await picture().png().toBuffer();
    const statuses = [
      await putImage(Buffer.from('a text')),
      await putImage(Buffer.from('%PDF-1.7\n%%EOF')),
      await putImage(Buffer.concat([image, Buffer.from('<script>')])),
      await putImage(bomb(50_000)),
      await put(formOf([visibilityPart('public'), filePart(image)])),
      await put(formOf([filePart(image)]), 'nonsense'),
      await app.request('PUT', '/api/users/me/avatar', { token: ada.token, body: {} }),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([415, 415, 415, 413, 400, 401, 415]);
    expect(await stored()).toEqual(before);
    expect((await me()).avatar_url).toBeNull();
  });

  it.each(['x', '..%2f..%2fetc%2fpasswd', `${'0'.repeat(40)}.webp`, '0'.repeat(40)])(
    'is not found at %s',
    async (name) => {
      expect((await app.get(`/api/avatars/${name}`)).status).toBe(404);
    },
  );
});
