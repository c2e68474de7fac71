import type { SendgridEventRepository } from './sendgrid-event.repository.js';
import { SendgridSource } from './sendgrid.source.js';
import { StripeSource } from './stripe.source.js';
import type { WebhookReceipt } from './webhook-receipt.entity.js';
import { stringMember } from './webhook-source.js';

const sendgrid = new SendgridSource('NONE', ['secret'], [], {} as SendgridEventRepository);
const stripe = new StripeSource('NONE', ['secret']);

describe.each([
  [stripe, { type: 'in-body' }],
  [sendgrid, [{ event: 'in-body' }]],
])('the name of an event of %#', (source, payload) => {
  const eventOf = (native: boolean, header: string | undefined): string | undefined =>
    source.eventOf({
      headers: { 'x-webhook-event': header },
      body: Buffer.alloc(0),
      signature: '',
      native,
      payload,
    });

  it("is the body's under the provider's own signature", () => {
    expect(eventOf(true, 'in-header')).toBe('in-body');
  });

  it("is X-Webhook-Event's under X-Webhook-Signature, else the body's", () => {
    expect(eventOf(false, 'in-header')).toBe('in-header');
    expect(eventOf(false, '')).toBe('in-body');
    expect(eventOf(false, undefined)).toBe('in-body');
  });
});

describe('an old timestamp of SendGrid', () => {
  const noteOn = (timestamp: string | undefined) =>
    sendgrid.noteOn({
      headers:
        timestamp === undefined ? {} : { 'x-twilio-email-event-webhook-timestamp': timestamp },
      createdAt: new Date(1_600_000_400_500),
    } as unknown as WebhookReceipt);

  it('is noted with its age', () => {
    expect(noteOn('1600000000')).toMatchObject({ signature_age_seconds: 400 });
    for (const fine of ['1600000100', '1600009999', 'never', undefined]) {
      expect(noteOn(fine)).toBeUndefined();
    }
  });
});

describe('stringMember', () => {
  it('reads members of its own only', () => {
    expect(stringMember({ id: 'a' }, 'id')).toBe('a');
    expect(stringMember(JSON.parse('{"__proto__":"b"}'), '__proto__')).toBe('b');
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(stringMember({}, name)).toBeUndefined();
    }
  });

  it('does not look at the others', () => {
    const huge: Record<string, unknown> = {};
    for (let index = 0; index < 300_000; index += 1) huge[`k${index}`] = index;
    const took: number[] = [];
    // Once is not enough: a machine that is busy with other things may pause at any moment.
    for (let round = 0; round < 5; round += 1) {
      const begun = performance.now();
      for (let times = 0; times < 100; times += 1) stringMember(huge, 'id');
      took.push(performance.now() - begun);
    }
    expect(Math.min(...took)).toBeLessThan(500);
  });
});
