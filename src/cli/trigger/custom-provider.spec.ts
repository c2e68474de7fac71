import { isSha256Signature } from '../../modules/webhooks/hmac-signatures.js';
import { isStandardSignature } from '../../modules/webhooks/standard-webhooks-signature.js';
import { customProvider } from './custom-provider.js';

const NOW = 1_750_000_000;
const STANDARD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const unsigned = { event: 'deploy.finished', deliveryId: 'd-1', body: Buffer.from('{}'), now: NOW };

describe('any source', () => {
  it('has samples of any event', () => {
    const wanted = { event: 'deploy.finished', action: undefined, deliveryId: 'd-1', now: NOW };
    const sample = customProvider.sample(wanted);
    expect(sample).toMatchObject({ event: 'deploy.finished', id: 'd-1' });
    expect(customProvider.eventIn(sample)).toBe('deploy.finished');
    expect(customProvider.eventIn({ type: 'of.the.type' })).toBe('of.the.type');
  });

  it('is signed by a shared secret', () => {
    const headers = customProvider.headers(unsigned, 'test-secret');
    expect(headers).toMatchObject({ 'X-Webhook-Event': 'deploy.finished', 'X-Webhook-Id': 'd-1' });
    const signature = headers['X-Webhook-Signature'] ?? '';
    expect(isSha256Signature(signature, ['test-secret'], unsigned.body)).toBe(true);
  });

  it('is signed by Standard Webhooks where the secret is one of theirs', () => {
    const headers = customProvider.headers(unsigned, STANDARD);
    const given = {
      id: headers['Webhook-Id'] ?? '',
      timestamp: headers['Webhook-Timestamp'] ?? '',
      signature: headers['Webhook-Signature'] ?? '',
    };
    expect(given).toMatchObject({ id: 'd-1', timestamp: String(NOW) });
    expect(isStandardSignature(given, [STANDARD], unsigned.body, NOW)).toBe(true);
    expect(headers).not.toHaveProperty('X-Webhook-Signature');
  });

  it('names no event in a header when none was given', () => {
    const headers = customProvider.headers({ ...unsigned, event: undefined }, 'test-secret');
    expect(headers).not.toHaveProperty('X-Webhook-Event');
  });
});
