import { hmacSha256 } from '../../crypto/hmac.js';
import { destinationOf } from './destination.js';
import { parseTrigger } from './trigger-arguments.js';

const REPO = '01890000-0000-7000-8000-000000000000';
const unsigned = { event: 'x', deliveryId: 'd', body: Buffer.from('{}'), now: 0 };

const destination = (args: string, env: Readonly<Record<string, string>> = {}) => {
  const command = parseTrigger(args.split(' '));
  if (command.kind !== 'send') throw new Error(`It is to ${command.kind}.`);
  return destinationOf(command.order, env);
};

const signatureBy = (secret: string): string =>
  `sha256=${hmacSha256(secret, unsigned.body).toString('hex')}`;

describe('where a sample goes, and how it is signed', () => {
  it('is what the configuration says', async () => {
    const env = { PORT: '4000', WEBHOOK_SECRET_MY_CI: 'newest-secret,older-secret' };
    const test = await destination('test x', env);
    expect(test.url).toBe('http://127.0.0.1:4000/api/webhooks/test');
    expect(test.sign(unsigned)).toMatchObject({
      'X-Webhook-Signature': signatureBy('test-secret'),
    });
    const custom = await destination('my-ci x', env);
    expect(custom.sign(unsigned)).toMatchObject({
      'X-Webhook-Signature': signatureBy('newest-secret'),
    });
  });

  it('is what the options say, before the configuration', async () => {
    const { url, sign } = await destination('test x --url http://10.0.0.1 --secret mine');
    expect(url).toBe('http://10.0.0.1/api/webhooks/test');
    expect(sign(unsigned)).toMatchObject({ 'X-Webhook-Signature': signatureBy('mine') });
  });

  it.each([
    ['github push', 'GITHUB_WEBHOOK_SECRET'],
    ['github push', '--repo'],
    ['stripe invoice.paid', 'STRIPE_WEBHOOK_SECRET'],
    ['sendgrid open', 'SENDGRID_WEBHOOK_SECRET'],
    ['sendgrid open', '--private-key'],
    ['my-ci x', 'WEBHOOK_SECRET_MY_CI'],
    ['gihub push', 'Did you mean github'],
  ])('is not known for "%s" without a secret: it says %s', async (args, message) => {
    await expect(destination(args)).rejects.toThrow(message);
  });

  it('is no other machine, unless that is given', async () => {
    const env = { HOST: 'switchboard.example.com' };
    await expect(destination('test x', env)).rejects.toThrow('--url');
  });

  it.each([
    ['test x', { NODE_ENV: 'production' }],
    ['test x --url http://127.0.0.1:3000', { NODE_ENV: 'production' }],
    ['test x --secret s', { NODE_ENV: 'production' }],
    ['test x', { ENV: 'production' }],
    ['test x', { NODE_ENV: 'staging' }],
  ])('is refused in production without both: %s', async (args, env) => {
    await expect(destination(args, env)).rejects.toThrow('both --url and --secret');
  });

  it('needs no configuration when all of it is given', async () => {
    const given = '--url https://example.com --secret s';
    const env = { NODE_ENV: 'production' };
    const { url } = await destination(`test x ${given}`, env);
    expect(url).toBe('https://example.com/api/webhooks/test');
    const repo = await destination(`github push --repo ${REPO} --full-name a/b ${given}`, env);
    expect(repo.url).toBe(`https://example.com/api/webhooks/github/${REPO}`);
    expect(repo.repository).toMatchObject({ fullName: 'a/b' });
  });
});
