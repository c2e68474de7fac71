import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { isSha1Signature, isSha256Signature } from './hmac-signatures.js';

// Published: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from('Hello, World!');
const SHA256 = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
const SHA1 = '01dc10d0c83e72ed246219cdd91669667fe2ca59';
const FORM_BODY = Buffer.from('payload=%7B%22zen%22%3A%22Keep+it+logically+awesome.%22%7D');
const FORM_SHA256 = '1fc8bf6145b8e3b76b01404760bc7e884a641ad0fe4b9b66ced27d4a983cce1c';

describe('isSha256Signature', () => {
  it("takes GitHub's published example", () => {
    expect(isSha256Signature(`sha256=${SHA256}`, [SECRET], BODY)).toBe(true);
  });

  it('takes a signature over a form as it was sent, before any decoding', () => {
    expect(isSha256Signature(`sha256=${FORM_SHA256}`, [SECRET], FORM_BODY)).toBe(true);
    const decoded = Buffer.from(decodeURIComponent(FORM_BODY.toString().replaceAll('+', ' ')));
    expect(isSha256Signature(`sha256=${FORM_SHA256}`, [SECRET], decoded)).toBe(false);
  });

  it.each([
    ['without its prefix', SHA256],
    ['in upper-case hex', `sha256=${SHA256.toUpperCase()}`],
  ])('takes it %s', (_, header) => expect(isSha256Signature(header, [SECRET], BODY)).toBe(true));

  it.each([
    ['empty', ''],
    ['a bare prefix', 'sha256='],
    ['truncated', `sha256=${SHA256.slice(0, -1)}`],
    ['truncated by a byte', `sha256=${SHA256.slice(0, -2)}`],
    ['longer by a byte', `sha256=${SHA256}00`],
    ['altered in its last digit', `sha256=${SHA256.slice(0, -1)}8`],
    ['altered in its first digit', `sha256=8${SHA256.slice(1)}`],
    ['not hexadecimal', `sha256=${'g'.repeat(64)}`],
    ['of another algorithm', `sha1=${SHA1}`],
    ['of another algorithm by its name', `sha512=${SHA256}`],
    ['base64', `sha256=${Buffer.from(SHA256, 'hex').toString('base64')}`],
    ['twice', `sha256=${SHA256}, sha256=${SHA256}`],
    ['followed by a line', `sha256=${SHA256}\n`],
    ['preceded by a blank', ` sha256=${SHA256}`],
  ])('refuses one that is %s', (_, header) => {
    expect(isSha256Signature(header, [SECRET], BODY)).toBe(false);
  });

  it('refuses another secret, another body, and any body when there is no secret', () => {
    expect(isSha256Signature(`sha256=${SHA256}`, [`${SECRET} `], BODY)).toBe(false);
    expect(isSha256Signature(`sha256=${SHA256}`, [SECRET], Buffer.from('Hello, World'))).toBe(
      false,
    );
    expect(isSha256Signature(`sha256=${SHA256}`, [SECRET], Buffer.alloc(0))).toBe(false);
    expect(isSha256Signature(`sha256=${SHA256}`, [], BODY)).toBe(false);
  });

  it('takes the secret before and the secret after a rotation', () => {
    expect(isSha256Signature(`sha256=${SHA256}`, ['newer', SECRET], BODY)).toBe(true);
    expect(isSha256Signature(`sha256=${SHA256}`, [SECRET, 'older'], BODY)).toBe(true);
    expect(isSha256Signature(`sha256=${SHA256}`, ['newer', 'older'], BODY)).toBe(false);
  });

  it('takes what was signed and refuses it once any single bit is another', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), bytes, fc.nat(), (secret, content, place) => {
        const body = Buffer.from(content);
        const header = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
        expect(isSha256Signature(header, [secret], body)).toBe(true);
        const bit = place % (body.length * 8);
        const altered = Buffer.from(body);
        altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(isSha256Signature(header, [secret], altered)).toBe(false);
      }),
    );
  });
});

describe('isSha1Signature', () => {
  it('takes the signature with its prefix, in either case of hex', () => {
    expect(isSha1Signature(`sha1=${SHA1}`, [SECRET], BODY)).toBe(true);
    expect(isSha1Signature(`sha1=${SHA1.toUpperCase()}`, ['newer', SECRET], BODY)).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['without its prefix', SHA1],
    ['truncated', `sha1=${SHA1.slice(0, -2)}`],
    ['altered', `sha1=1${SHA1.slice(1)}`],
    ['SHA-256', `sha256=${SHA256}`],
    ['SHA-256 under the name of SHA-1', `sha1=${SHA256}`],
  ])('refuses one that is %s', (_, header) => {
    expect(isSha1Signature(header, [SECRET], BODY)).toBe(false);
  });

  it('refuses another secret and another body', () => {
    expect(isSha1Signature(`sha1=${SHA1}`, ['other'], BODY)).toBe(false);
    expect(isSha1Signature(`sha1=${SHA1}`, [SECRET], Buffer.from('Hello, World?'))).toBe(false);
  });
});
