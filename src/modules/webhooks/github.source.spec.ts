import { createHmac } from 'node:crypto';
import { GithubSource } from './github.source.js';

const SECRET = 'secret';
const body = Buffer.from('{"zen":"Design for failure."}');
const sign = (algorithm: 'sha1' | 'sha256'): string =>
  `${algorithm}=${createHmac(algorithm, SECRET).update(body).digest('hex')}`;

const source = new GithubSource('GITHUB_WEBHOOK_SECRET', [SECRET]);
const provenBy = (headers: Record<string, string>): string | undefined =>
  source.verify({ headers, body })?.signature;

describe('GithubSource', () => {
  it('takes either signature alone', () => {
    expect(provenBy({ 'x-hub-signature-256': sign('sha256') })).toBe(sign('sha256'));
    expect(provenBy({ 'x-hub-signature': sign('sha1') })).toBe(sign('sha1'));
    expect(provenBy({ 'x-webhook-signature': sign('sha256') })).toBe(sign('sha256'));
    expect(provenBy({})).toBeUndefined();
  });

  it.each([
    ['empty', ''],
    ['malformed', 'sha256=abc'],
    ['without its prefix', sign('sha256').slice('sha256='.length)],
    ['wrong', `sha256=${'0'.repeat(64)}`],
    ['the other algorithm', sign('sha1')],
  ])('lets X-Hub-Signature-256 decide alone, even one that is %s', (_, header) => {
    expect(
      provenBy({
        'x-hub-signature-256': header,
        'x-hub-signature': sign('sha1'),
        'x-webhook-signature': sign('sha256'),
      }),
    ).toBeUndefined();
  });

  it('lets a right X-Hub-Signature-256 pass whatever the older header says', () => {
    expect(provenBy({ 'x-hub-signature-256': sign('sha256'), 'x-hub-signature': 'sha1=00' })).toBe(
      sign('sha256'),
    );
  });

  it('does not fall back to SHA-1 when our own header is there and wrong', () => {
    expect(
      provenBy({ 'x-webhook-signature': '', 'x-hub-signature': sign('sha1') }),
    ).toBeUndefined();
  });

  it('is not configured without a secret', () => {
    expect(source.configured).toBe(true);
    expect(new GithubSource('GITHUB_WEBHOOK_SECRET', []).configured).toBe(false);
  });
});
