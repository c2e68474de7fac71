import { storedHeaders } from './stored-headers.js';

describe('storedHeaders', () => {
  it('keeps what tells of the delivery', () => {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-github-event': 'push',
      'x-hub-signature-256': 'sha256=00',
      'stripe-signature': 't=1,v1=00',
      'webhook-id': 'msg_1',
      'x-forwarded-for': '203.0.113.7',
      'idempotency-key': 'one',
      'x-request-id': '7f3c',
      'x-webhook-signature': 'sha256=00',
      'x-twilio-email-event-webhook-timestamp': '1600112502',
    };
    expect(storedHeaders(headers)).toEqual(headers);
  });

  it.each([
    'authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'x-gitlab-token',
    'x-csrf-token',
    'x-amz-security-token',
    'x-api-key',
    'x-apikey',
    'apikey',
    'x-auth-key',
    'x-access-key',
    'ocp-apim-subscription-key',
    'x-functions-key',
    'cf-access-jwt-assertion',
    'x-client-secret',
    'x-password',
    'x-passwd',
    'x-session-id',
    'x-amz-credential',
    'x-auth',
    'x-forwarded-authentication',
    'x-signing-key',
    'x_api_key',
    'x-license-key',
    'x-user-pass',
    'x-pwd',
    'cf-access-client-id',
  ])('leaves out %s, which may hold a credential', (name) => {
    expect(storedHeaders({ [name]: 'value', 'content-type': 'text/plain' })).toEqual({
      'content-type': 'text/plain',
    });
  });

  it('joins several values and leaves out what has none', () => {
    expect(storedHeaders({ 'x-a': ['1', '2'], 'x-b': undefined })).toEqual({ 'x-a': '1, 2' });
  });

  it('judges alike however many names it has seen', () => {
    for (let index = 0; index < 1_500; index += 1) {
      const headers = { [`x-token-${index}`]: 'a', [`x-plain-${index}`]: 'b' };
      expect(Object.keys(storedHeaders(headers))).toEqual([`x-plain-${index}`]);
    }
  });
});
