import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { type Account, createAccount } from '../factories/accounts.js';
import { FORM_TYPE, filePart, formOf, sendForm, tryUpload, upload } from '../factories/files.js';
import { bomb, chunk, picture } from '../factories/images.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const MB = 1024 * 1024;
const SIDE = 6_300;

const flat = () => sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: 'red' } });

/** A GIF of a pixel, again and again. */
const frames = (count: number): Buffer => {
  const frame = Buffer.from('2c0000000001000100000202440100', 'hex');
  const head = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  return Buffer.concat([head, ...Array.from({ length: count }, () => frame), Buffer.from(';')]);
};

describe('what an upload costs, and who opens it', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;

  const statusOf = async (content: Buffer, by: Account = ada) =>
    (await tryUpload(app, by, { content })).status;

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
    bob = await createAccount(app);
  });

  afterAll(() => app.close());

  it('costs no more memory than there is, however small it is', async () => {
    const webp = Buffer.from(
      '524946461c000000574542505650384c0f0000002f9bd826060710fd8ffe0722a2ff0100',
      'hex',
    );
    expect(await statusOf(await flat().avif({ effort: 0 }).toBuffer())).toBe(413);
    expect(await statusOf(webp)).toBe(413);
    expect(await statusOf(frames(501))).toBe(413);
    expect(await statusOf(frames(500))).toBe(201);
  });

  it('costs no unpacking of what nobody sees', async () => {
    const text = chunk(
      'zTXt',
      Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(40 * MB))]),
    );
    const png = await picture().png().toBuffer();
    const parts = [
      png.subarray(0, 33),
      ...Array.from({ length: 200 }, () => text),
      png.subarray(33),
    ];
    // 8 GB would take the decoder over its deadline.
    expect(await statusOf(Buffer.concat(parts))).toBe(201);
  });

  it('costs no walk through parts without end', async () => {
    const part = chunk('tIME', Buffer.alloc(0));
    const parts = Buffer.alloc(800_000 * part.length, part);
    const png = await picture().png().toBuffer();
    const long = Buffer.concat([png.subarray(0, 33), parts, png.subarray(33)]);
    expect(await statusOf(long)).toBe(413);
  });

  it('costs others a turn at most, and nobody has many turns', async () => {
    const image = await picture(900, 900).png().toBuffer();
    const answers = await Promise.all(Array.from({ length: 12 }, () => statusOf(image)));
    expect(answers.filter((status) => status === 201).length).toBeGreaterThanOrEqual(4);
    expect(answers).toContain(503);
    const several = Promise.all(Array.from({ length: 12 }, () => statusOf(image)));
    expect(await statusOf(await picture().png().toBuffer(), bob)).toBe(201);
    await several;
  });

  it('takes a quarter of the room for uploads under way, with all others of its sender', async () => {
    const part = formOf([filePart(Buffer.alloc(9 * MB, 'x'))]).subarray(0, 9 * MB);
    const outgoing = Array.from({ length: 4 }, () => {
      const sent = httpRequest(`${app.url}/api/files`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ada.token}`, 'content-type': FORM_TYPE },
      });
      sent.on('error', () => undefined);
      sent.write(part);
      return sent;
    });
    const statuses = outgoing.map(async (sent) => {
      const [answer] = await once(sent, 'response');
      return answer.statusCode;
    });
    expect(await Promise.race(statuses)).toBe(503);
    expect((await tryUpload(app, bob, {})).status).toBe(201);
    for (const sent of outgoing) sent.destroy();
    await Promise.allSettled(statuses);
  });

  it('costs nothing when the plan has no room anyway', async () => {
    const full = await createAccount(app);
    await app.sql(
      `INSERT INTO plan_usage (user_id, resource, used) VALUES ($1, 'storage_bytes', 10 ^ 15)`,
      [full.id],
    );
    // It would be refused as damaged if anybody had looked.
    const body = formOf([filePart(bomb(100))]);
    const answer = await sendForm(app, full.token, body);
    expect([answer.status, answer.body.error.code]).toEqual([402, 'PLAN_LIMIT_REACHED']);
    const headers = { 'idempotency-key': 'again' };
    expect((await sendForm(app, full.token, body, { headers })).status).toBe(415);
  });

  it('opens to nobody while its owner is suspended, not by a signed address either', async () => {
    const gone = await createAccount(app);
    const shared = await upload(app, gone, { visibility: 'public' });
    const own = await upload(app, gone);
    const { url } = (await app.get(`/api/files/${own.id}/url`, gone.token)).body;
    const signed = `${new URL(url).pathname}${new URL(url).search}`;
    const statuses = async () =>
      Promise.all([
        app.get(`/api/files/${shared.id}`).then(({ status }) => status),
        app.get(`/api/files/${shared.id}`, bob.token).then(({ status }) => status),
        app.get(signed).then(({ status }) => status),
      ]);
    expect(await statuses()).toEqual([200, 200, 200]);
    const suspend = (at: string) =>
      app.sql(`UPDATE users SET suspended_at = ${at} WHERE id = $1`, [gone.id]);
    await suspend('now()');
    expect(await statuses()).toEqual([404, 404, 404]);
    await suspend('NULL');
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  it('has one signed address at a time', async () => {
    const { id } = await upload(app, ada);
    const { url } = (await app.get(`/api/files/${id}/url`, ada.token)).body;
    const { pathname, search } = new URL(url);
    expect((await app.get(`${pathname}${search}`)).status).toBe(200);
    const padded = search.replace('expires=', 'expires=0');
    expect((await app.get(`${pathname}${padded}`)).status).toBe(400);
    expect((await app.get(`${pathname}${search}=`)).status).toBe(404);
  });

  it('is saved under a name that ends as its type does', async () => {
    const { id, name } = await upload(app, ada, { part: { filename: 'passwd.html' } });
    expect(name).toBe('passwd.html.txt');
    const { headers } = await app.get(`/api/files/${id}`, ada.token);
    expect(headers.get('content-disposition')).toContain('filename="passwd.html.txt"');
    const renamed = { token: ada.token, body: { name: 'run.svg' } };
    const answer = await app.request('PATCH', `/api/files/${id}`, renamed);
    expect(answer.body.name).toBe('run.svg.txt');
  });
});
