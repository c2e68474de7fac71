import { createHmac } from 'node:crypto';
import { isStripeSignature, STRIPE_TOLERANCE_SECONDS } from './stripe-signature.js';

const SECRET = 'whsec_test_secret';
const AT = 1_700_000_000;
const BODY = Buffer.from(JSON.stringify({ id: 'evt_test_webhook', object: 'event' }, null, 2));
const V1 = '4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a230150';
const HEADER = `t=${AT},v1=${V1}`;

const signedBy = (secret: string, timestamp: number | string = AT): string =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(BODY).digest('hex');

const isRight = (header: string, { secrets = [SECRET], body = BODY, now = AT } = {}): boolean =>
  isStripeSignature(header, secrets, body, now);

describe('isStripeSignature', () => {
  it('takes a right one', () => expect(isRight(HEADER)).toBe(true));

  it.each([
    ['in upper-case hex', `t=${AT},v1=${V1.toUpperCase()}`],
    ['with blanks after the commas', `t=${AT}, v1=${V1}`],
    ['in another order', `v1=${V1},t=${AT}`],
    ['beside schemes that it does not know', `t=${AT},v0=${'0'.repeat(64)},v1=${V1},v2=x`],
    ['beside another one, as while Stripe rolls a secret', `t=${AT},v1=${'0'.repeat(64)},v1=${V1}`],
  ])('takes it %s', (_, header) => expect(isRight(header)).toBe(true));

  it.each([
    ['empty', ''],
    ['without a timestamp', `v1=${V1}`],
    ['without a signature', `t=${AT}`],
    ['with an empty signature', `t=${AT},v1=`],
    ['with an empty timestamp', `t=,v1=${V1}`],
    ['truncated', `t=${AT},v1=${V1.slice(0, -2)}`],
    ['altered', `t=${AT},v1=5${V1.slice(1)}`],
    ['under scheme v0 alone', `t=${AT},v0=${V1}`],
    ['under another timestamp', `t=${AT + 1},v1=${V1}`],
    ['under two timestamps', `t=${AT},t=${AT + 1},v1=${V1}`],
    ['under the same timestamp twice', `t=${AT},t=${AT},v1=${V1}`],
    ['the bare hex', V1],
  ])('refuses one that is %s', (_, header) => expect(isRight(header)).toBe(false));

  it.each(['17e8', '1700000000.0', ' 1700000000', '0x6553f100', '-1700000000', 'NaN', 'Infinity'])(
    'refuses the timestamp "%s", however well it is signed',
    (timestamp) => {
      expect(isRight(`t=${timestamp},v1=${signedBy(SECRET, timestamp)}`)).toBe(false);
    },
  );

  it('refuses another secret and an altered or empty body', () => {
    expect(isRight(HEADER, { secrets: ['whsec_other'] })).toBe(false);
    expect(isRight(HEADER, { secrets: [] })).toBe(false);
    expect(isRight(HEADER, { body: Buffer.from(BODY.toString().replace('\n', ' ')) })).toBe(false);
    expect(isRight(HEADER, { body: Buffer.alloc(0) })).toBe(false);
  });

  it('takes any of the secrets while one replaces the other', () => {
    expect(isRight(HEADER, { secrets: ['whsec_newer', SECRET] })).toBe(true);
    expect(
      isRight(`t=${AT},v1=${signedBy('whsec_newer')}`, { secrets: ['whsec_newer', SECRET] }),
    ).toBe(true);
  });

  it('takes what is at most five minutes old or ahead, and refuses anything past that', () => {
    expect(STRIPE_TOLERANCE_SECONDS).toBe(300);
    for (const skew of [-300, -299, 299, 300])
      expect(isRight(HEADER, { now: AT + skew })).toBe(true);
    for (const skew of [-301, 301, -86_400, 86_400]) {
      expect(isRight(HEADER, { now: AT + skew })).toBe(false);
    }
  });
});
