import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { commitNote, mailRows, onlyMail, TestMailsModule } from '../factories/mails.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const LINK = 'https://app.example.com/reset?token=secret-token&x=1';
const HOSTILE = `<script>alert("1")</script>`;

let app: TestApp;

const captured = (count: number) =>
  eventually(`${count} mails are captured`, async () => {
    const rows = await mailRows(app);
    return rows.filter(({ state }) => state === 'captured').length === count;
  });

/** `fetch` lets nobody choose a `Host`. */
const statusFor = (path: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    request({ hostname, port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

describe('without a mail server, outside production', () => {
  beforeAll(async () => {
    app = await startApp({
      env: { PUBLIC_URL: 'http://dev.example.com:3000' },
      imports: [TestMailsModule],
    });
  });

  afterAll(() => app.close());

  afterEach(async () => {
    await app.sql('DELETE FROM mails');
  });

  it('a mail is captured, and the log tells where to read it, but not what is in it', async () => {
    await commitNote(app, { link: LINK });
    await captured(1);
    const row = await onlyMail(app);
    expect(row.parameters).not.toBeNull();
    await eventually('it is logged', () =>
      app.logs.some(({ read_at }) => read_at === `http://dev.example.com:3000/dev/mail/${row.id}`),
    );
    expect(JSON.stringify(app.logs)).not.toMatch(/secret-token|ada@example/);
  });

  it('lists what was captured as JSON, the newest first, of one address on request', async () => {
    await commitNote(app, { to: 'ada@example.org', subject: 'First', link: LINK });
    await commitNote(app, { to: 'bob@example.org', subject: 'Second' });
    await captured(2);
    const { status, headers, body } = await app.get('/dev/mail.json');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.data).toEqual([
      expect.objectContaining({ to: 'bob@example.org', subject: 'Second', action_url: null }),
      {
        id: expect.any(String),
        to: 'ada@example.org',
        template: 'test-note',
        created_at: expect.stringMatching(/Z$/),
        subject: 'First',
        text: expect.stringContaining(`\n${LINK}\n`),
        action_url: LINK,
      },
    ]);
    const ofAda = await app.get('/dev/mail.json?to=ADA%40example.org');
    expect(ofAda.body.data).toHaveLength(1);
    expect((await app.get('/dev/mail.json?limit=5')).status).toBe(400);
  });

  it('shows them on pages that run nothing', async () => {
    await commitNote(app, { to: 'ada@example.org', subject: HOSTILE, text: HOSTILE, link: LINK });
    await captured(1);
    const { id } = await onlyMail(app);
    for (const path of ['/dev/mail', `/dev/mail/${id}`]) {
      const { status, headers, bytes } = await app.get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src/);
      expect(headers.get('content-security-policy')).not.toContain('script-src');
      const html = bytes.toString();
      expect(html).not.toMatch(/<script|alert\("/i);
      expect(html).toContain('&lt;script&gt;');
      expect(html).toContain('ada@example.org');
    }
    expect((await app.get('/dev/mail')).bytes.toString()).toContain(`href="/dev/mail/${id}"`);
    const page = (await app.get(`/dev/mail/${id}`)).bytes.toString();
    expect(page).toContain(`<a href="${LINK.replace('&', '&amp;')}"`);
    expect(page).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    // In the frame's attribute the mail's own escapes are escaped once more.
    expect(page).toContain('&amp;lt;script&amp;gt;');
  });

  it('answers what is not there like anything that is not there', async () => {
    for (const path of [`/dev/mail/${randomUUID()}`, '/dev/mail/nonsense', '/api/dev/mail']) {
      const { status, body } = await app.get(path);
      expect(status).toBe(404);
      expect(body.error.code).toBe('NOT_FOUND');
    }
  });

  it('is shown under its own names only', async () => {
    for (const path of ['/dev/mail', '/dev/mail.json', `/dev/mail/${randomUUID()}`]) {
      expect(await statusFor(path, 'evil.example:3000')).toBe(403);
      expect(await statusFor(path, 'localhost.evil.example')).toBe(403);
    }
    expect(await statusFor('/dev/mail', 'localhost:3000')).toBe(200);
    expect(await statusFor('/dev/mail', '[::1]')).toBe(200);
    expect(await statusFor('/dev/mail', 'dev.example.com')).toBe(200);
  });

  it('still lists one whose template is gone', async () => {
    await commitNote(app);
    await captured(1);
    await app.sql(`UPDATE mails SET template = 'gone'`);
    const { body } = await app.get('/dev/mail.json');
    expect(body.data).toMatchObject([{ template: 'gone', subject: null, text: null }]);
    expect((await app.get('/dev/mail')).status).toBe(200);
    expect((await app.get(`/dev/mail/${body.data[0].id}`)).status).toBe(200);
  });

  it('is not described in the API', async () => {
    const { body } = await app.get('/api/openapi.json');
    expect(JSON.stringify(Object.keys(body.paths))).not.toContain('dev');
  });
});
