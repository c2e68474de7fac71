import { isPermanent } from './smtp-failure.js';

const failure = (fields: object): Error => Object.assign(new Error('refused'), fields);

describe('isPermanent', () => {
  it.each([
    ['an unknown recipient', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }],
    ['refused content', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }],
    ['an address that cannot be one', { code: 'EENVELOPE', command: 'API' }],
    ['a mail that is too large for the server', { code: 'EMESSAGE', command: 'MAIL FROM' }],
  ])('takes %s for final', (_, fields) => {
    expect(isPermanent(failure(fields))).toBe(true);
  });

  it.each([
    ['a mailbox that is full', { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO' }],
    ['a server that is busy', { code: 'EMESSAGE', responseCode: 451, command: 'DATA' }],
    ['a refused password', { code: 'EAUTH', responseCode: 535 }],
    ['a missing password', { code: 'EENVELOPE', responseCode: 530, command: 'RCPT TO' }],
    ['a refused sender', { code: 'EENVELOPE', responseCode: 553, command: 'MAIL FROM' }],
    ['a muddled session', { code: 'EENVELOPE', responseCode: 503, command: 'RCPT TO' }],
    ['a server that is away', { code: 'ESOCKET' }],
    ['a certificate that is not good', { code: 'ETLS' }],
    ['anything unknown', {}],
  ])('tries again after %s', (_, fields) => {
    expect(isPermanent(failure(fields))).toBe(false);
  });

  it('tries again after what is no error at all', () => {
    for (const thrown of [undefined, null, 'EENVELOPE', 550]) {
      expect(isPermanent(thrown)).toBe(false);
    }
  });
});
