import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { deflateSync } from 'node:zlib';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  type Content,
  FORM_TYPE,
  filePart,
  filesIn,
  type FormPart,
  formOf,
  sendForm,
  tryUpload,
  upload,
  visibilityPart,
} from '../factories/files.js';
import { bomb, picture } from '../factories/images.js';
import { eventually, send } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const LIMIT = 10 * 1024 * 1024;
const HTML = '<!DOCTYPE html><script>alert(document.domain)</script>';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
const ZIP = Buffer.from(`504b0304140000000000${'00'.repeat(40)}`, 'hex');
const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';

describe('uploads that are refused', () => {
  let app: TestApp;
  let ada: Account;

  /** Everything that an upload could leave. */
  const left = async () => ({
    files: await filesIn(app.env['FILES_DIRECTORY'] ?? ''),
    rows: await app.sql('SELECT id FROM files'),
    removals: await app.sql('SELECT storage_key FROM file_removals'),
    usage: await app.sql(`SELECT used FROM plan_usage WHERE resource = 'storage_bytes'`),
  });
  const nothing = { files: [], rows: [], removals: [], usage: [] };

  const refusal = async (body: Content, headers: Record<string, string> = {}) => {
    const answer = await sendForm(app, ada.token, body, { headers });
    return [answer.status, answer.body.error?.code];
  };
  const refusalOf = (content: Content, part: Partial<FormPart> = {}) =>
    refusal(formOf([filePart(content, part)]));

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
  });

  afterEach(async () => {
    expect(await left()).toEqual(nothing);
  });

  afterAll(() => app.close());

  const INVALID = [400, 'VALIDATION_ERROR'];
  const UNSUPPORTED = [415, 'UNSUPPORTED_MEDIA_TYPE'];
  const TOO_LARGE = [413, 'PAYLOAD_TOO_LARGE'];

  const malformed: readonly (readonly [string, () => Content, Record<string, string>?])[] = [
    ['JSON that poses as a form', () => '{"file":"x"}'],
    [
      'a form without a boundary',
      () => formOf([filePart('x')]),
      { 'content-type': 'multipart/form-data' },
    ],
    [
      'a form under another boundary',
      () => formOf([filePart('x')]),
      { 'content-type': `${FORM_TYPE}x` },
    ],
    ['a form that ends early', () => formOf([filePart('x')]).subarray(0, -6)],
    ['no file', () => formOf([visibilityPart('public')])],
    ['an empty form', () => formOf([])],
    ['an empty file', () => formOf([filePart('')])],
    ['two files', () => formOf([filePart('x'), filePart('y')])],
    ['a file in another field', () => formOf([filePart('x', { name: 'upload' })])],
    ['a field instead of a file', () => formOf([{ content: 'x', type: 'text/plain' }])],
    ['an unknown field', () => formOf([filePart('x'), { name: 'user_id', content: '1' }])],
    [
      'a field of the prototype',
      () => formOf([filePart('x'), { name: '__proto__', content: '1' }]),
    ],
    ['an unknown visibility', () => formOf([visibilityPart('shared'), filePart('x')])],
    [
      'a visibility given twice',
      () => formOf([visibilityPart('public'), visibilityPart('public'), filePart('x')]),
    ],
    ['a visibility without end', () => formOf([visibilityPart('p'.repeat(5_000)), filePart('x')])],
    ['many parts', () => formOf(Array.from({ length: 2_000 }, () => visibilityPart('public')))],
    ['a NUL in the name', () => formOf([filePart('x', { filename: 'a\0b.txt' })])],
    [
      'headers of a part without end',
      () => formOf([filePart('x', { filename: 'n'.repeat(40_000) })]),
    ],
  ];

  it.each(malformed.map(([what, body, headers = {}]) => ({ what, body, headers })))(
    '$what is not valid',
    async ({ body, headers }) => {
      expect(await refusal(body(), headers)).toEqual(INVALID);
    },
  );

  it.each([
    ['application/json', '{"file":"x"}'],
    ['application/x-www-form-urlencoded', 'file=x'],
    ['multipart/mixed; boundary=x', '--x--'],
    ['text/plain', 'x'],
  ])('no form at all, but %s', async (type, body) => {
    expect(await refusal(body, { 'content-type': type })).toEqual(UNSUPPORTED);
    const compressed = { 'content-encoding': 'deflate' };
    expect(await refusal(deflateSync(formOf([filePart('x')])), compressed)).toEqual(UNSUPPORTED);
  });

  it('forms where no file is taken', async () => {
    for (const path of ['/api/repos', '/api/users/me', '/api/auth/login', '/api/files/x']) {
      const options = { path, method: path.endsWith('me') ? 'PATCH' : 'POST' };
      const answer = await sendForm(app, ada.token, formOf([filePart('x')]), options);
      expect([path, answer.status]).toEqual([path, 415]);
    }
  });

  it.each([
    ['HTML', HTML],
    ['HTML after blanks', `\n\n ${HTML}`],
    ['SVG', SVG],
    ['XML', `<?xml version="1.0"?>${SVG}`],
    ['an archive', ZIP],
    ['a program', Buffer.from('7f454c4602010100', 'hex')],
    ['a program of Windows', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
    ['bytes without a meaning', Buffer.from([0, 1, 2, 3])],
    ['a text in another encoding', Buffer.from('caf\u00e9', 'latin1')],
    ['a PDF behind HTML', `${HTML}\n${PDF}`],
    ['a PDF before an archive', Buffer.concat([Buffer.from(PDF), ZIP])],
  ])('%s, whatever it is declared as', async (_, content) => {
    for (const [type, filename] of [
      ['image/png', 'a.png'],
      ['text/plain', 'a.txt'],
      ['application/octet-stream', 'a'],
    ] as const) {
      expect(await refusalOf(content, { type, filename })).toEqual(UNSUPPORTED);
    }
  });

  it('what is no such image as it is declared', async () => {
    const png = await picture().png().toBuffer();
    for (const type of ['image/jpeg', 'image/svg+xml', 'IMAGE/GIF']) {
      expect(await refusalOf(png, { type })).toEqual(UNSUPPORTED);
    }
    expect(await refusalOf('a text', { type: 'image/png', filename: 'a.png' })).toEqual(
      UNSUPPORTED,
    );
  });

  it('what is one thing to one program and another to the next', async () => {
    const gif = await picture().gif().toBuffer();
    const jpeg = await picture().jpeg().toBuffer();
    const png = await picture().png().toBuffer();
    const webp = await picture().webp().toBuffer();
    for (const content of [
      Buffer.concat([gif, Buffer.from(HTML)]),
      Buffer.from(`GIF89a/*${'\0'.repeat(20)}*/=1;alert(1)//${HTML}`),
      Buffer.concat([jpeg, ZIP]),
      Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]),
      Buffer.concat([webp, ZIP]),
      Buffer.concat([Buffer.from(HTML), png]),
    ]) {
      expect(await refusalOf(content)).toEqual(UNSUPPORTED);
    }
  });

  it('images that are cut off or damaged', async () => {
    for (const image of [picture(200, 200).jpeg(), picture(200, 200).png(), picture().webp()]) {
      const bytes = await image.toBuffer();
      expect(await refusalOf(bytes.subarray(0, bytes.length - 40))).toEqual(UNSUPPORTED);
      const damaged = Buffer.concat([bytes.subarray(0, 60), bytes.subarray(80)]);
      expect(await refusalOf(damaged)).toEqual(UNSUPPORTED);
    }
    // Whole by its frame, with nothing to be decoded in it.
    expect(await refusalOf(bomb(100))).toEqual(UNSUPPORTED);
  });

  it('images that would unfold to more pixels than there is room for, by their header', async () => {
    for (const side of [50_000, 2_000_000_000]) {
      const [status] = await refusalOf(bomb(side), { type: 'image/png' });
      expect([side, [413, 415].includes(Number(status))]).toEqual([side, true]);
    }
    // It holds no pixel: if any were decoded it would be found damaged, as a small one is.
    expect(await refusalOf(bomb(50_000))).toEqual(TOO_LARGE);
    expect(await refusalOf(bomb(100))).toEqual(UNSUPPORTED);
  });

  it('one byte too much, with and without a length', async () => {
    const body = formOf([filePart('x'.repeat(LIMIT + 1))]);
    expect(await refusal(body)).toEqual(TOO_LARGE);
    const headers = { authorization: `Bearer ${ada.token}`, 'content-type': FORM_TYPE };
    const chunks = Array.from({ length: Math.ceil(body.length / 65_536) }, (_, index) =>
      body.subarray(index * 65_536, (index + 1) * 65_536),
    );
    const answer = await send(`${app.url}/api/files`, { headers, chunks });
    expect([answer.status, answer.body.error.code]).toEqual(TOO_LARGE);
    const preamble = Buffer.concat([Buffer.alloc(LIMIT + 100_000, 'x'), body]);
    expect(await refusal(preamble)).toEqual(TOO_LARGE);
  });

  it('uploads that break off', async () => {
    const body = formOf([filePart('x'.repeat(100_000))]);
    const headers = { authorization: `Bearer ${ada.token}`, 'content-type': FORM_TYPE };
    const logged = app.logs.length;
    const outgoing = httpRequest(`${app.url}/api/files`, {
      method: 'POST',
      headers: { ...headers, 'content-length': body.length },
    });
    const failed = once(outgoing, 'error').catch(() => undefined);
    outgoing.on('error', () => undefined);
    await new Promise((resolve) => outgoing.write(body.subarray(0, 50_000), resolve));
    outgoing.destroy();
    await failed.catch(() => undefined);
    await eventually('the request has ended', () =>
      app.logs.slice(logged).some((line) => line['path'] === '/api/files'),
    );
  });

  it('whatever strangers send, of which nothing is read', async () => {
    const answer = await sendForm(app, undefined, formOf([filePart('x')]));
    expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
  });
});

describe('names of files', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
  });

  afterAll(() => app.close());

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\\\..\\\\x', 'x'],
    ['/etc/passwd', 'passwd'],
    ['....//', 'file'],
    ['..', 'file'],
    ['x'.repeat(2_000), 'x'.repeat(255)],
    ['a\u202egpj.exe', 'agpj.exe.txt'],
    ['日本.txt', '日本.txt'],
  ])('%j is shown as %j and leads nowhere', async (filename, shown) => {
    const file = await upload(app, ada, { part: { filename } });
    expect(file.name).toBe(shown);
    const { headers } = await app.get(`/api/files/${file.id}`, ada.token);
    expect(headers.get('content-disposition')).toContain(encodeURIComponent(shown));
  });

  it('are in no path of the storage', async () => {
    const paths = await filesIn(app.env['FILES_DIRECTORY'] ?? '');
    expect(paths).toHaveLength(8);
    for (const path of paths) expect(path).toMatch(/^private\/(..)\/(..)\/\1\2[0-9a-f]{36}$/);
  });

  it('that are absent are no fault', async () => {
    const answer = await tryUpload(app, ada, { part: { filename: '' } });
    expect([answer.status, answer.body.name]).toEqual([201, 'file']);
  });
});
