import { randomBytes } from 'node:crypto';
import { Retention } from '../../src/database/retention.js';
import {
  commitNote,
  mailRows,
  makeDue,
  onlyMail,
  sendDue,
  TestMailsModule,
} from '../factories/mails.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type StartOptions, type TestApp } from '../support/app.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

let sink: SmtpSink;
let app: TestApp;

const start = (smtpUrl: string, options: StartOptions = {}): Promise<TestApp> =>
  startApp({
    ...options,
    env: { SMTP_URL: smtpUrl, ...options.env },
    imports: [TestMailsModule],
  });

/** A worker beside `app`, which is none: no sweep of another process takes what is meant for it. */
const startWorker = (smtpUrl: string): Promise<TestApp> =>
  start(smtpUrl, { sharing: app, env: { ROLES: 'worker' } });

const stateIs = (state: string, by = app) =>
  eventually(`the mail is ${state}`, async () => (await onlyMail(by)).state === state);

const postponed = (attempts = 1) =>
  eventually('the mail is postponed', async () => {
    const row = await onlyMail(app);
    return row.state === 'waiting' && row.attempts === attempts && row.last_error !== null;
  });

afterEach(async () => {
  await app.close();
  await sink.close();
});

describe('a mail that a server refuses', () => {
  beforeEach(async () => {
    sink = await SmtpSink.start();
    app = await start(sink.url);
  });

  it('for now is tried again later, and arrives', async () => {
    sink.answerRecipient = () => ({ code: 451, text: 'greylisted, come back' });
    await commitNote(app, { link: 'https://example.com/?token=secret' });
    await postponed();
    const row = await onlyMail(app);
    expect(row.last_error).toContain('greylisted');
    expect(row.parameters).not.toBeNull();
    const inMs = +row.next_attempt_at - Date.now();
    expect(inMs).toBeGreaterThan(4_000);
    expect(inMs).toBeLessThan(13_000);
    await makeDue(app);
    await sendDue(app);
    const again = await onlyMail(app);
    expect(again).toMatchObject({ state: 'waiting', attempts: 2 });
    expect(+again.next_attempt_at - Date.now()).toBeGreaterThan(inMs);
    sink.answerRecipient = () => undefined;
    await makeDue(app);
    await sendDue(app);
    expect(await onlyMail(app)).toMatchObject({ state: 'sent', attempts: 3, last_error: null });
    expect(sink.mails).toHaveLength(1);
    expect(JSON.stringify(app.logs)).not.toContain('token=secret');
  });

  it('for good fails at once, keeps the reason and none of its parameters', async () => {
    sink.answerRecipient = (address) =>
      address === 'gone@example.org' ? { code: 550, text: 'no such mailbox' } : undefined;
    await commitNote(app, { to: 'gone@example.org' });
    await stateIs('failed');
    const row = await onlyMail(app);
    expect(row).toMatchObject({ parameters: null, attempts: 1 });
    expect(row.last_error).toContain('no such mailbox');
    await commitNote(app, { to: 'here@example.org' });
    await eventually('the next one arrives', () => sink.mails.length === 1);
    const { body } = await app.get('/metrics');
    expect(body).toMatch(/^mail_attempts_total\{template="test-note",outcome="failed"\} 1$/m);
  });

  it('fails after about two days of attempts', async () => {
    sink.answerRecipient = () => ({ code: 452, text: 'mailbox full' });
    await commitNote(app);
    await postponed();
    await app.sql('UPDATE mails SET attempts = 22');
    await makeDue(app);
    await sendDue(app);
    expect(await onlyMail(app)).toMatchObject({ state: 'failed', attempts: 23, parameters: null });
  });

  it('is given up when no worker has survived it', async () => {
    sink.answerRecipient = () => ({ code: 452, text: 'later' });
    await commitNote(app);
    await postponed();
    sink.answerRecipient = () => undefined;
    await app.sql('UPDATE mails SET attempts = 23');
    await makeDue(app);
    await sendDue(app);
    expect(await onlyMail(app)).toMatchObject({
      state: 'failed',
      last_error: 'no attempt came to its end',
    });
    expect(sink.mails).toHaveLength(0);
  });

  it('is forgotten thirty days after its end, or when nobody sent it for so long', async () => {
    sink.answerRecipient = () => ({ code: 550, text: 'no' });
    await commitNote(app, { to: 'old@example.org' });
    await commitNote(app, { to: 'young@example.org' });
    await eventually('both have failed', async () =>
      (await mailRows(app)).every(({ state }) => state === 'failed'),
    );
    sink.answerRecipient = () => ({ code: 451, text: 'later' });
    await commitNote(app, { to: 'stale@example.org' });
    await commitNote(app, { to: 'waiting@example.org' });
    await app.sql(
      `UPDATE mails SET created_at = now() - CASE WHEN recipient LIKE 'waiting%'
                                                  THEN interval '29 days'
                                                  ELSE interval '31 days' END,
              finished_at = CASE WHEN recipient LIKE 'old%' THEN now() - interval '31 days'
                                 WHEN recipient LIKE 'young%' THEN now() - interval '29 days' END`,
    );
    expect(await app.app.get(Retention, { strict: false }).run()).toMatchObject({
      mails: 1,
      mails_waiting: 1,
    });
    expect((await mailRows(app)).map(({ recipient }) => recipient)).toEqual([
      'young@example.org',
      'waiting@example.org',
    ]);
  });

  it('fails once it has expired, and is sent no more', async () => {
    sink.answerRecipient = () => ({ code: 451, text: 'later' });
    await commitNote(app, { expiresInSeconds: 3_600 });
    await postponed();
    sink.answerRecipient = () => undefined;
    await app.sql(`UPDATE mails SET expires_at = expires_at - interval '1 hour'`);
    await makeDue(app);
    await sendDue(app);
    expect(await onlyMail(app)).toMatchObject({
      ...{ state: 'failed', attempts: 2, parameters: null },
      last_error: 'it expired before it could be sent',
    });
    await commitNote(app, { to: 'in-time@example.org', expiresInSeconds: 3_600 });
    await eventually('the next one arrives', () => sink.mails.length === 1);
    expect(sink.to('in-time@example.org')).toHaveLength(1);
  });
});

describe('a server', () => {
  it('that is away is asked again, until it is back', async () => {
    sink = await SmtpSink.start();
    const proxy = await TcpProxy.start(sink.url);
    app = await start(proxy.url);
    await commitNote(app, { to: 'first@example.org' });
    await eventually('the first arrives', () => sink.mails.length === 1);
    await proxy.close();
    await app.sql('DELETE FROM mails');
    await commitNote(app, { to: 'second@example.org' });
    await postponed();
    await proxy.open();
    await makeDue(app);
    await sendDue(app);
    expect(await onlyMail(app)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(sink.to('second@example.org')).toHaveLength(1);
    await proxy.close();
  });

  it('that breaks off in the middle gets the mail again', async () => {
    sink = await SmtpSink.start();
    const proxy = await TcpProxy.start(sink.url);
    app = await start(proxy.url);
    sink.beforeTaking = () => {
      proxy.drop();
      sink.beforeTaking = () => Promise.resolve();
      return Promise.reject(new Error('broken off'));
    };
    await commitNote(app);
    await eventually('it was tried', async () => {
      const { last_error, state } = await onlyMail(app);
      return last_error !== null || state === 'sent';
    });
    await makeDue(app);
    await sendDue(app);
    expect(await onlyMail(app)).toMatchObject({ state: 'sent' });
    expect(sink.mails).toHaveLength(1);
    await proxy.close();
  });

  it('that refuses the password is no reason to give a mail up', async () => {
    sink = await SmtpSink.start({ auth: { user: 'switchboard', pass: 'right' } });
    const place = sink.url.replace('smtp://', '');
    app = await start(sink.url, { env: { ROLES: 'web' } });
    const mistaken = await startWorker(`smtp://switchboard:wr0ng-pass@${place}`);
    await commitNote(app);
    await postponed();
    expect((await onlyMail(app)).last_error).toContain('535');
    expect(JSON.stringify(mistaken.logs)).not.toContain('wr0ng-pass');
    await mistaken.close();
    const mended = await startWorker(`smtp://switchboard:right@${place}`);
    await makeDue(app);
    await sendDue(mended);
    expect(await onlyMail(app)).toMatchObject({ state: 'sent' });
    expect(sink.mails[0]?.user).toBe('switchboard');
    await mended.close();
  });

  it('that wants a password gets none of a mail without', async () => {
    sink = await SmtpSink.start({ auth: { user: 'switchboard', pass: 'right' } });
    app = await start(sink.url);
    await commitNote(app);
    await postponed();
    expect(await onlyMail(app)).toMatchObject({ state: 'waiting' });
    expect(sink.mails).toHaveLength(0);
  });

  it('whose certificate nobody has signed gets no mail, unless it is told to', async () => {
    sink = await SmtpSink.start({ startTls: true });
    app = await start(sink.url, { env: { ROLES: 'web' } });
    const wary = await startWorker(sink.url);
    await commitNote(app);
    await postponed();
    expect((await onlyMail(app)).last_error).toMatch(/certificate|TLS/i);
    expect(sink.mails).toHaveLength(0);
    await wary.close();
    const trusting = await startWorker(`${sink.url}?tls.rejectUnauthorized=false`);
    await makeDue(app);
    await sendDue(trusting);
    expect(sink.mails[0]?.secure).toBe(true);
    await trusting.close();
  });

  it('that offers no TLS gets no mail where TLS is demanded', async () => {
    sink = await SmtpSink.start();
    app = await start(`${sink.url}?requireTLS=true`);
    await commitNote(app);
    await postponed();
    expect(sink.mails).toHaveLength(0);
  });
});

describe('a mail whose key is gone', () => {
  it('fails and says why', async () => {
    sink = await SmtpSink.start();
    const key = () => randomBytes(32).toString('base64');
    app = await start(sink.url, { env: { ROLES: 'web', ENCRYPTION_KEY: key() } });
    await commitNote(app);
    const other = await start(sink.url, {
      sharing: app,
      env: { ROLES: 'worker', ENCRYPTION_KEY: key() },
    });
    await sendDue(other);
    await stateIs('failed');
    expect(await onlyMail(app)).toMatchObject({
      parameters: null,
      last_error: 'no key of ENCRYPTION_KEY opens its parameters',
    });
    expect(sink.mails).toHaveLength(0);
    await other.close();
  });
});
