import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { MailOutbox } from '../../src/mail/mail-outbox.js';
import {
  commitNote,
  mailRows,
  makeDue,
  onlyMail,
  sendDue,
  TestMailsModule,
} from '../factories/mails.js';
import { eventually } from '../factories/webhooks.js';
import { deferred } from '../integration/platform.js';
import { startApp, type TestApp } from '../support/app.js';
import { SmtpSink } from '../support/smtp-sink.js';

jest.setTimeout(90_000);

const MANY = 200;
const LINK = `https://app.example.com/verify?token=${'t'.repeat(80)}&next=%2F`;

let sink: SmtpSink;
let app: TestApp;

const start = (env: Readonly<Record<string, string>> = {}): Promise<TestApp> =>
  startApp({
    env: { SMTP_URL: sink.url, MAIL_FROM: 'Example, Inc. <no-reply@example.com>', ...env },
    imports: [TestMailsModule],
  });

const sent = (id: string, by = app) =>
  eventually('the mail is sent', async () => {
    const row = (await mailRows(by)).find((each) => each.id === id);
    return row?.state === 'sent';
  });

describe('a committed mail', () => {
  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await start();
  });

  afterAll(async () => {
    await app.close();
    await sink.close();
  });

  afterEach(async () => {
    await app.sql('DELETE FROM mails');
    sink.mails.length = 0;
    sink.beforeTaking = sink.afterTaking = () => Promise.resolve();
  });

  it('arrives as text and as HTML, under headers that tell what it is', async () => {
    const text = `Grüße, <b>Ada</b>! ${'Words '.repeat(30)}`.trim();
    await commitNote(app, { to: 'ada@example.org', subject: 'Hallo 😀', text, link: LINK });
    await eventually('the mail arrives', () => sink.mails.length === 1);
    const [mail] = sink.mails;
    const row = await onlyMail(app);
    expect(mail).toMatchObject({ from: 'no-reply@example.com', to: ['ada@example.org'] });
    const header = (name: string) => mail?.headers.get(name);
    expect(header('from')).toBe('"Example, Inc." <no-reply@example.com>');
    expect(header('to')).toBe('ada@example.org');
    expect(header('subject')).toBe('Hallo 😀');
    expect(header('message-id')).toBe(`<${row.id}@example.com>`);
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('x-request-id')).toMatch(/^[\w.-]{1,128}$/);
    expect(header('content-type')).toMatch(/^multipart\/alternative/);
    expect(Date.parse(header('date') ?? '')).toBe(Math.floor(+row.created_at / 1000) * 1000);
    expect(mail?.text.replaceAll('\n', ' ')).toContain(text);
    expect(mail?.text.split('\n')).toContain(LINK);
    expect(mail?.html).toContain('Grüße, &lt;b&gt;Ada&lt;/b&gt;!');
    expect(mail?.html).toContain(`href="${LINK.replace('&', '&amp;')}"`);
  });

  it('is sealed while it waits, and nothing of it is left once it was sent', async () => {
    const held = deferred();
    sink.beforeTaking = () => held.promise;
    await commitNote(app, { text: 'a-secret-text', link: LINK });
    await eventually('the mail is on its way', async () => (await onlyMail(app)).attempts === 1);
    const waiting = await onlyMail(app);
    expect(waiting.state).toBe('waiting');
    expect(waiting.parameters?.length).toBeGreaterThan(100);
    expect(waiting.parameters?.toString('latin1')).not.toMatch(/secret|token|https/);
    held.resolve();
    await sent(waiting.id);
    expect(await onlyMail(app)).toMatchObject({
      state: 'sent',
      parameters: null,
      last_error: null,
      attempts: 1,
    });
    expect(JSON.stringify(app.logs)).not.toMatch(/a-secret-text|ttttt/);
  });

  it('is none when its transaction is undone', async () => {
    const undone = app.app.get(TransactionRunner).run(async (tx) => {
      const parameters = { subject: 's', text: 't' };
      await app.app
        .get(MailOutbox)
        .send({ to: 'a@example.org', template: 'test-note', parameters }, tx);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await mailRows(app)).toEqual([]);
  });

  it('is the only one of its key, however often it is asked for', async () => {
    await Promise.all(Array.from({ length: 5 }, () => commitNote(app, { key: 'event-1' })));
    await commitNote(app, { key: 'event-1' });
    await commitNote(app, { key: 'event-2' });
    await eventually('both arrive', () => sink.mails.length >= 2);
    await commitNote(app, { key: 'event-1' });
    const rows = await mailRows(app);
    expect(rows).toHaveLength(2);
    for (const { id } of rows) await sent(id);
    expect(sink.mails).toHaveLength(2);
  });

  it('has one recipient and one line in each header, whatever was written into them', async () => {
    await commitNote(app, {
      subject: 'Hi\r\nBcc: eve@example.org\r\n\r\nbody',
      to: 'x@example.org',
    });
    await eventually('the mail arrives', () => sink.mails.length === 1);
    expect(sink.mails[0]?.to).toEqual(['x@example.org']);
    expect(sink.mails[0]?.headers.get('subject')).toBe('Hi Bcc: eve@example.org body');
    expect(sink.mails[0]?.headers.has('bcc')).toBe(false);

    await commitNote(app, { to: 'y@example.org\r\nRCPT TO:<eve@example.org>' });
    await commitNote(app, { to: 'y@example.org, eve@example.org' });
    await eventually('neither is sent', async () => {
      const rows = await mailRows(app);
      return rows.filter(({ state }) => state === 'failed').length === 2;
    });
    expect(sink.to('eve@example.org')).toEqual([]);
  });

  it('waits for a build that has its template', async () => {
    await commitNote(app);
    await eventually('the mail arrives', () => sink.mails.length === 1);
    await app.sql(
      `INSERT INTO mails (id, recipient, template, parameters, request_id)
       VALUES (gen_random_uuid(), 'b@example.org', 'of-another-build', '\\x00', 'r')`,
    );
    await commitNote(app, { to: 'after@example.org' });
    await eventually('the next one arrives', () => sink.to('after@example.org').length === 1);
    const [row] = await app.sql(
      `SELECT state, attempts FROM mails WHERE template = 'of-another-build'`,
    );
    expect(row).toEqual({ state: 'waiting', attempts: 0 });
  });

  it('is sent again, as the same message, when its worker does not come back', async () => {
    // The first worker never learns that the server took the mail; its lease runs out.
    const forgotten = deferred();
    sink.afterTaking = ({ to }) =>
      to[0] === 'ada@example.org' && sink.mails.length === 1
        ? forgotten.promise
        : Promise.resolve();
    await commitNote(app);
    await eventually('the mail arrives', () => sink.mails.length === 1);
    const { id, next_attempt_at, attempts } = await onlyMail(app);
    expect(attempts).toBe(1);
    expect(+next_attempt_at - Date.now()).toBeGreaterThan(60_000);
    await makeDue(app);
    const second = await startApp({ sharing: app, imports: [TestMailsModule] });
    await sendDue(second);
    await sent(id);
    const copies = sink.to('ada@example.org').map(({ headers }) => headers);
    expect(copies).toHaveLength(2);
    for (const name of ['message-id', 'date', 'x-request-id', 'subject']) {
      expect(copies[0]?.get(name)).toBe(copies[1]?.get(name));
    }
    forgotten.resolve();
    expect(await onlyMail(app)).toMatchObject({ state: 'sent', attempts: 2 });
    await second.close();
  });

  it('counts what became of it', async () => {
    await commitNote(app);
    await eventually('the mail arrives', () => sink.mails.length === 1);
    await sent((await onlyMail(app)).id);
    const { body } = await app.get('/metrics');
    expect(body).toMatch(/^mail_attempts_total\{template="test-note",outcome="sent"\} [1-9]/m);
  });
});

describe('many mails', () => {
  it('are each sent once by two workers, a few at a time', async () => {
    sink = await SmtpSink.start();
    app = await start();
    const second = await startApp({ sharing: app, imports: [TestMailsModule] });
    const recipients = Array.from({ length: MANY }, (_, index) => `user-${index}@example.org`);
    sink.beforeTaking = () => new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all(
      recipients.map((to, index) => commitNote(index % 2 === 0 ? app : second, { to })),
    );
    await eventually(
      'all are sent',
      async () => {
        const rows = await mailRows(app);
        return rows.length === MANY && rows.every(({ state }) => state === 'sent');
      },
      60,
    );
    expect(sink.mails.map(({ to }) => to[0]).sort()).toEqual([...recipients].sort());
    expect(new Set(sink.mails.map(({ headers }) => headers.get('message-id'))).size).toBe(MANY);
    expect(sink.busiest).toBeGreaterThan(1);
    expect(sink.busiest).toBeLessThanOrEqual(10);
    await second.close();
    await app.close();
    await sink.close();
  });

  it('do not wait for one that a server is slow with', async () => {
    sink = await SmtpSink.start();
    app = await start();
    const held = deferred();
    sink.beforeTaking = () => held.promise;
    await commitNote(app, { to: 'slow@example.org' });
    await eventually('it is on its way', () => sink.busiest === 1);
    sink.beforeTaking = () => Promise.resolve();
    await commitNote(app, { to: 'quick@example.org' });
    await eventually('the other arrives', () => sink.to('quick@example.org').length === 1);
    expect(sink.to('slow@example.org')).toEqual([]);
    held.resolve();
    await eventually('it arrives', () => sink.to('slow@example.org').length === 1);
    await app.close();
    await sink.close();
  });

  it('that a stopping process has begun are finished', async () => {
    sink = await SmtpSink.start();
    app = await start();
    const database = app.database;
    sink.beforeTaking = () => new Promise((resolve) => setTimeout(resolve, 300));
    await commitNote(app);
    await eventually('it is on its way', () => sink.busiest === 1);
    const other = await startApp({ sharing: app, env: { ROLES: 'web' } });
    await app.app.close();
    expect(sink.mails).toHaveLength(1);
    expect((await onlyMail(other)).state).toBe('sent');
    await other.close();
    await database.drop();
    await sink.close();
  });
});

describe('a mail that no wake-up told of', () => {
  it('is found by the sweep', async () => {
    sink = await SmtpSink.start();
    app = await start({ ROLES: 'worker' });
    const writer = await startApp({
      sharing: app,
      env: { ROLES: 'web', REDIS_URL: 'redis://127.0.0.1:1' },
      imports: [TestMailsModule],
    });
    await commitNote(writer);
    await eventually('the sweep sends it', () => sink.mails.length === 1);
    await writer.close();
    await app.close();
    await sink.close();
  });
});
