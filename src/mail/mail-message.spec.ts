import { composeMessage, oneLine, UnusableRecipient } from './mail-message.js';

const SENDER = { name: 'Example', address: 'no-reply@example.com', domain: 'example.com' };
const PARTS = {
  id: '0198c0de-0000-7000-8000-000000000000',
  recipient: 'ada@example.org',
  requestId: 'request-1',
  createdAt: new Date('2026-01-02T03:04:05Z'),
  subject: 'Hello',
  text: 'text',
  html: '<p>text</p>',
};

describe('composeMessage', () => {
  it('is the same at each attempt', () => {
    expect(composeMessage(PARTS, SENDER)).toEqual(composeMessage(PARTS, SENDER));
    expect(composeMessage(PARTS, SENDER)).toMatchObject({
      messageId: '<0198c0de-0000-7000-8000-000000000000@example.com>',
      date: PARTS.createdAt,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Request-Id': 'request-1' },
    });
  });

  it('has no line end in a header, whatever it was given', () => {
    const injected = 'Hello\r\nBcc: all@example.org\n\u2028\0';
    const { subject, from } = composeMessage(
      { ...PARTS, subject: injected },
      { ...SENDER, name: injected },
    );
    expect(subject).toBe('Hello Bcc: all@example.org');
    expect(from.name).toBe('Hello Bcc: all@example.org');
  });

  it('refuses a recipient that could say more than one', () => {
    for (const recipient of ['a@b.c\r\nRCPT TO:<x@y.z>', 'a@b.c\n', '\0a@b.c', 'nobody', '']) {
      expect(() => composeMessage({ ...PARTS, recipient }, SENDER)).toThrow(UnusableRecipient);
    }
  });
});

describe('oneLine', () => {
  it('bounds what it gives, without halving a character', () => {
    expect([...oneLine('😀'.repeat(500))]).toEqual(Array.from({ length: 200 }, () => '😀'));
  });
});
