import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allProcessed, receiptCount, SECRETS, sendgridKeys } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { answerIn, environmentOf, type Outcome, runTrigger } from './trigger-command.js';

jest.setTimeout(60_000);

describe('npm run trigger', () => {
  const { privateKey, publicKey } = sendgridKeys();
  let app: TestApp;
  let folder: string;

  const trigger = (args: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    runTrigger(args.split(' '), { ...environmentOf(app), ...env });

  const fileOf = (name: string, content: string | Buffer): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  beforeAll(async () => {
    app = await startApp({ env: { ...SECRETS, SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey } });
    folder = mkdtempSync(join(tmpdir(), 'trigger-'));
  });

  beforeEach(async () => {
    await allProcessed(app);
    await app.sql('TRUNCATE webhook_receipts, webhook_deliveries CASCADE');
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  it.each([
    ['test deploy.finished', 'test', 'deploy.finished'],
    ['ci build.failed', 'ci', 'build.failed'],
    ['standard user.created', 'standard', 'user.created'],
    ['stripe invoice.paid', 'stripe', 'invoice.paid'],
    ['sendgrid delivered', 'sendgrid', 'delivered'],
    ['github pull_request closed', 'github', 'pull_request'],
    ['github push --form', 'github', 'push'],
  ])('%s: the server takes it', async (args, source, event) => {
    const outcome = await trigger(args);
    expect([outcome.err, outcome.code]).toEqual(['', 0]);
    expect(outcome.out).toContain(
      `POST ${app.url}/api/webhooks/${source}\nevent ${event}, delivery `,
    );
    expect(outcome.out).toContain('\n202 Accepted\n');
    expect(answerIn(outcome)).toMatchObject({ source, event, verified: true, duplicate: false });
    expect(await receiptCount(app, `source = '${source}' AND event = '${event}'`)).toBe(1);
  });

  it("signs as SendGrid does with a private key; the batch's event is processed", async () => {
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    const key = fileOf('key.pem', pem);
    const { code } = await trigger(`sendgrid bounce --private-key ${key} --delivery bounce-1`);
    expect(code).toBe(0);
    await allProcessed(app);
    const kept = await app.sql(`SELECT event FROM sendgrid_events WHERE sg_event_id = 'bounce-1'`);
    expect(kept).toEqual([{ event: 'bounce' }]);
  });

  it.each(['test x', 'standard x', 'stripe invoice.paid', 'github push'])(
    '%s: sends the same delivery again, and the server knows it',
    async (args) => {
      const id = args.startsWith('stripe') ? 'evt_again' : 'again';
      const first = await trigger(`${args} --delivery ${id}`);
      const second = await trigger(`${args} --delivery ${id}`);
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(second.out).toContain('\n200 OK\n');
      expect(answerIn(second)).toMatchObject({ duplicate: true });
      expect(await receiptCount(app)).toBe(1);
    },
  );

  it('sends as many as are asked for, each a delivery of its own', async () => {
    const { code, out } = await trigger('stripe customer.created --count 3');
    expect(code).toBe(0);
    expect(out.match(/202 Accepted/g)).toHaveLength(3);
    expect(await receiptCount(app)).toBe(3);
  });

  it("sends one's own payload byte for byte", async () => {
    const bytes = Buffer.from('{ "type" : "customer.updated", "id": "evt_own" }\n');
    const { code, out } = await trigger(`stripe --file ${fileOf('own.json', bytes)}`);
    expect([code, out]).toEqual([0, expect.stringContaining('event customer.updated')]);
    const [row] = await app.sql<{ raw: Buffer }>('SELECT raw FROM webhook_receipts');
    expect(row?.raw.equals(bytes)).toBe(true);
  });

  it('shows the request instead of sending it, without the secret', async () => {
    const { code, out } = await trigger('github push --print --count 2');
    expect(code).toBe(0);
    expect(out.match(/^curl .+\/api\/webhooks\/github' \\$/gm)).toHaveLength(2);
    expect(out).toContain('X-Hub-Signature-256: sha256=');
    expect(out).not.toContain('Secret to Everybody');
    expect(await receiptCount(app)).toBe(0);
  });

  it('fails with the answer of a server that refuses, and stops there', async () => {
    const { code, out } = await trigger('test x --secret wrong --count 5');
    expect(code).toBe(1);
    expect(out.match(/401 Unauthorized/g)).toHaveLength(1);
    expect(out).toContain('INVALID_SIGNATURE');
  });

  it('says that no server is there, and how to start one', async () => {
    const { code, err } = await trigger('test x', { PORT: '1' });
    expect(code).toBe(1);
    expect(err).toContain('No server answers at http://127.0.0.1:1 ');
    expect(err).toContain('npm run up');
  });

  it.each([
    ['github pussh', 'Did you mean push'],
    ['stripe invoice.payd', 'Did you mean invoice.paid'],
    ['gihub push', 'Did you mean github'],
    ['github push --repo 1', '--repo is an id'],
    ['github push --repo 01890000-0000-7000-8000-000000000000', 'No tracked repository has the id'],
  ])('%s: fails with "%s" and sends nothing', async (args, message) => {
    const { code, out, err } = await trigger(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
    expect(await receiptCount(app)).toBe(0);
  });

  it('is refused in production unless everything is named', async () => {
    const refused = await trigger('test x', { NODE_ENV: 'production' });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('In production')]);
    const named = `test x --url ${app.url} --secret test-secret`;
    expect((await trigger(named, { NODE_ENV: 'production' })).code).toBe(0);
  });

  it('tells what there is', async () => {
    expect((await trigger('--help')).out).toContain('npm run trigger -- <source> <event>');
    const sources = (await trigger('--list')).out.trim().split('\n');
    expect(sources).toEqual(['github', 'stripe', 'sendgrid', 'ci', 'standard', 'test']);
    expect((await trigger('--list github')).out).toContain('\nstar: created, deleted\n');
    expect((await trigger('--list test')).out).toBe('test: any event\n');
    expect((await trigger('--list gitlab')).code).toBe(1);
  });
});
