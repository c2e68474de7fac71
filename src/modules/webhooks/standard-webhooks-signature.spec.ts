import { createHmac } from 'node:crypto';
import { isStandardSignature } from './standard-webhooks-signature.js';

// Published with the reference libraries: https://github.com/standard-webhooks/standard-webhooks
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const AT = 1_614_265_330;
const BODY = Buffer.from('{"test": 2432232314}');
const V1 = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const OTHER_SECRET = `whsec_${Buffer.from('another key of 32 bytes or so...').toString('base64')}`;

const signedBy = (secret: string): string => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${ID}.${AT}.`).update(BODY).digest('base64')}`;
};

interface Altered {
  readonly id?: string;
  readonly timestamp?: string;
  readonly signature?: string;
  readonly secrets?: readonly string[];
  readonly body?: Buffer;
  readonly now?: number;
}

const isRight = (altered: Altered = {}): boolean => {
  const { id = ID, timestamp = String(AT), signature = V1, secrets = [SECRET] } = altered;
  const { body = BODY, now = AT } = altered;
  return isStandardSignature({ id, timestamp, signature }, secrets, body, now);
};

describe('isStandardSignature', () => {
  it('takes the published example', () => expect(isRight()).toBe(true));

  it('takes one of several signatures, parted by blanks, whatever schemes the others are of', () => {
    expect(isRight({ signature: `${signedBy(OTHER_SECRET)} ${V1}` })).toBe(true);
    expect(isRight({ signature: `v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5B ${V1}` })).toBe(
      true,
    );
  });

  it.each([
    ['empty', ''],
    ['a bare scheme', 'v1,'],
    ['without its scheme', V1.slice('v1,'.length)],
    ['of another scheme', `v2,${V1.slice('v1,'.length)}`],
    ['of the asymmetric scheme', `v1a,${V1.slice('v1,'.length)}`],
    ['altered', V1.replace('v1,g', 'v1,h')],
    ['truncated', V1.slice(0, -4)],
    ['hexadecimal', `v1,${Buffer.from(V1.slice(3), 'base64').toString('hex')}`],
  ])('refuses one that is %s', (_, signature) => expect(isRight({ signature })).toBe(false));

  it('refuses another id, timestamp, body or secret', () => {
    expect(isRight({ id: `${ID}x` })).toBe(false);
    expect(isRight({ timestamp: String(AT + 1) })).toBe(false);
    expect(isRight({ body: Buffer.from('{"test":2432232314}') })).toBe(false);
    expect(isRight({ body: Buffer.alloc(0) })).toBe(false);
    expect(isRight({ secrets: [OTHER_SECRET] })).toBe(false);
    expect(isRight({ secrets: [] })).toBe(false);
  });

  it('never keys with a secret that is not of this kind, nor with its text', () => {
    expect(isRight({ secrets: [SECRET.slice('whsec_'.length)] })).toBe(false);
    const asText = createHmac('sha256', SECRET)
      .update(`${ID}.${AT}.`)
      .update(BODY)
      .digest('base64');
    expect(isRight({ signature: `v1,${asText}` })).toBe(false);
  });

  it('takes any of the secrets while one replaces the other', () => {
    expect(isRight({ secrets: [OTHER_SECRET, 'plain', SECRET] })).toBe(true);
    expect(isRight({ secrets: [SECRET, OTHER_SECRET], signature: signedBy(OTHER_SECRET) })).toBe(
      true,
    );
  });

  it('takes what is at most five minutes old or ahead, and refuses anything past that', () => {
    for (const skew of [-300, 300]) expect(isRight({ now: AT + skew })).toBe(true);
    for (const skew of [-301, 301, 31_536_000]) expect(isRight({ now: AT + skew })).toBe(false);
  });

  it.each(['', ' ', '1614265330.0', '1.61426533e9', 'now'])(
    'refuses the timestamp "%s"',
    (timestamp) => {
      expect(isRight({ timestamp })).toBe(false);
    },
  );
});
