import { mailText, wrapText } from './mail-text.js';

const LONG_LINK = `https://app.example.com/verify?token=${'a'.repeat(90)}`;

describe('wrapText', () => {
  it('breaks lines between words, and keeps the lines that were given', () => {
    const wrapped = wrapText(`${'word '.repeat(40)}\nlast`);
    expect(wrapped.split('\n').every((line) => line.length <= 72 && line === line.trim())).toBe(
      true,
    );
    expect(wrapped.replaceAll('\n', ' ')).toBe(`${'word '.repeat(40)}last`);
    expect(wrapped.split('\n').at(-1)).toBe('last');
  });

  it('leaves a word whole that is longer than a line', () => {
    expect(wrapText(`see ${LONG_LINK} there`)).toBe(`see\n${LONG_LINK}\nthere`);
  });
});

describe('mailText', () => {
  it('puts paragraphs, the link on its own line, the note and the signature apart', () => {
    const text = mailText(
      {
        subject: 'Verify',
        paragraphs: ['Hello Ada,', 'one more step.'],
        action: { label: 'Verify the address', url: LONG_LINK },
        note: 'Not you? Nothing happens.',
      },
      'Example',
    );
    expect(text).toBe(
      `Hello Ada,\n\none more step.\n\nVerify the address:\n${LONG_LINK}\n\n` +
        'Not you? Nothing happens.\n\nExample\n',
    );
  });

  it('has neither link nor note when there is none', () => {
    expect(mailText({ subject: 's', paragraphs: ['p'] }, 'Example')).toBe('p\n\nExample\n');
  });

  it('refuses a link of another scheme, without quoting it', () => {
    for (const url of ['javascript:alert(1)', 'ftp://example.com/secret', 'secret']) {
      const action = { label: 'l', url };
      expect(() => mailText({ subject: 's', paragraphs: [], action }, 'x')).toThrow(
        /^a mail links to http and https addresses only$/,
      );
    }
  });
});
