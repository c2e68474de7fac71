import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { commitNote, makeDue, onlyMail, sendDue, TestMailsModule } from '../factories/mails.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { SmtpSink } from '../support/smtp-sink.js';

jest.setTimeout(60_000);

const secret = () => randomBytes(32).toString('base64');

const PRODUCTION = {
  NODE_ENV: 'production',
  JWT_SECRET: secret(),
  JWT_REFRESH_SECRET: secret(),
  ENCRYPTION_KEY: secret(),
  METRICS_TOKEN: secret(),
  WEBHOOK_SECRET_TEST: secret(),
};

let app: TestApp;

const health = async () => {
  const { status, body } = await app.get('/health/ready');
  return { status, overall: body.status, mail: body.checks.mail };
};

afterEach(() => app.close());

describe('in production', () => {
  it('mails wait without a server, which the readiness tells, and go once there is one', async () => {
    app = await startApp({ env: PRODUCTION, imports: [TestMailsModule] });
    expect((await health()).mail).toEqual({
      status: 'up',
      required: false,
      waiting: 0,
      oldest_seconds: 0,
    });
    await commitNote(app);
    await sendDue(app);
    await sleep(300);
    expect(await onlyMail(app)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(await health()).toMatchObject({
      status: 200,
      overall: 'degraded',
      mail: { status: 'down', required: false, waiting: 1 },
    });

    const sink = await SmtpSink.start();
    const configured = await startApp({
      sharing: app,
      env: {
        SMTP_URL: sink.url,
        PUBLIC_URL: 'https://api.example.com',
        MAIL_FROM: 'a@example.com',
      },
      imports: [TestMailsModule],
    });
    await sendDue(configured);
    await eventually('it arrives', () => sink.mails.length === 1);
    await eventually('all is well again', async () => (await health()).mail.status === 'up');
    await configured.close();
    await sink.close();
  });

  it('nothing shows captured mails', async () => {
    app = await startApp({ env: PRODUCTION, imports: [TestMailsModule] });
    for (const path of [
      '/dev/mail',
      '/dev/mail.json',
      '/dev/mail/0198c0de-0000-7000-8000-000000000000',
    ]) {
      const { status, body } = await app.get(path);
      expect(status).toBe(404);
      expect(body.error.code).toBe('NOT_FOUND');
    }
  });
});

describe('mails that wait for long', () => {
  it('are told by the readiness, unless others leave meanwhile', async () => {
    const sink = await SmtpSink.start();
    app = await startApp({ env: { SMTP_URL: sink.url }, imports: [TestMailsModule] });
    sink.answerRecipient = (address) =>
      address === 'full@example.org' ? { code: 452, text: 'full' } : undefined;
    await commitNote(app, { to: 'full@example.org' });
    await eventually('it is postponed', async () => (await onlyMail(app)).last_error !== null);
    expect((await health()).mail).toMatchObject({ status: 'up', waiting: 1 });
    await app.sql(`UPDATE mails SET created_at = now() - interval '11 minutes'`);
    const { overall, mail } = await health();
    expect(overall).toBe('degraded');
    expect(mail).toMatchObject({ status: 'down', required: false, waiting: 1 });
    expect(mail.oldest_seconds).toBeGreaterThanOrEqual(660);

    await commitNote(app, { to: 'other@example.org' });
    await eventually('the other is sent', async () => {
      const rows = await app.sql(`SELECT 1 FROM mails WHERE state = 'sent'`);
      return rows.length === 1;
    });
    expect((await health()).mail).toMatchObject({ status: 'up', waiting: 1 });
    await app.sql(`UPDATE mails SET finished_at = now() - interval '11 minutes'
                    WHERE state = 'sent'`);
    expect((await health()).mail.status).toBe('down');

    sink.answerRecipient = () => undefined;
    await makeDue(app);
    await sendDue(app);
    expect((await health()).mail).toMatchObject({ status: 'up', waiting: 0 });
    await sink.close();
  });

  it('are counted for Prometheus', async () => {
    app = await startApp({ imports: [TestMailsModule] });
    await health();
    const { body } = await app.get('/metrics');
    expect(body).toMatch(/^mails_waiting 0$/m);
  });
});
