import { isWholePdf } from './pdf.js';

const pdf = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF';

describe('isWholePdf', () => {
  it.each([pdf, `${pdf}\r\n`, `${pdf}\n2 0 obj\nendobj\n%%EOF\n \0`])(
    'takes a whole one',
    (text) => {
      expect(isWholePdf(Buffer.from(text))).toBe(true);
    },
  );

  it.each([
    ['begins with something else', `<script>\n${pdf}`],
    ['is followed by an archive', `${pdf}\nPK\u0003\u0004`],
    ['has no end', pdf.slice(0, -2)],
    ['is empty', ''],
  ])('refuses one that %s', (_, text) => {
    expect(isWholePdf(Buffer.from(text))).toBe(false);
  });
});
