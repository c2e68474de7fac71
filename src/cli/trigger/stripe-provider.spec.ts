import { isStripeSignature } from '../../modules/webhooks/stripe-signature.js';
import { stripeProvider } from './stripe-provider.js';

const NOW = 1_750_000_000;
/** What an event is about: all but its last word, and the owner's name before it. */
const OBJECT = /^(?:customer\.)?(checkout\.session|customer|subscription|invoice)\.\w+$/;
const EVENTS = stripeProvider.events().map(({ name }) => name);

const sampleOf = (event: string, deliveryId = stripeProvider.newDeliveryId()): unknown =>
  stripeProvider.sample({ event, action: undefined, deliveryId, now: NOW });

const idsIn = (sample: unknown): readonly string[] =>
  JSON.stringify(sample).match(/\b[a-z]+_(?:test_|1)[0-9a-f]{24,}/g) ?? [];

describe("Stripe's samples", () => {
  it('are events of the type that was asked for', () => {
    expect(EVENTS).toEqual(expect.arrayContaining(['invoice.paid', 'checkout.session.completed']));
    for (const event of EVENTS) {
      const sample = sampleOf(event, 'evt_1');
      expect(sample).toMatchObject({
        ...{ id: 'evt_1', object: 'event', created: NOW, livemode: false, type: event },
        data: { object: { object: OBJECT.exec(event)?.[1] } },
      });
      expect(stripeProvider.eventIn(sample)).toBe(event);
    }
  });

  it('have former attributes where something was updated, and only there', () => {
    for (const event of EVENTS) {
      const updated = event.endsWith('.updated');
      const former = JSON.stringify(sampleOf(event)).includes('previous_attributes');
      expect([event, former]).toEqual([event, updated]);
    }
  });

  it('never have an id twice', () => {
    const ids = EVENTS.flatMap((event) => [sampleOf(event), sampleOf(event)]).map(
      (sample) => new Set(idsIn(sample)),
    );
    const all = ids.flatMap((some) => [...some]);
    expect(all.length).toBeGreaterThan(EVENTS.length * 2);
    expect(new Set(all).size).toBe(all.length);
  });

  it('tell the state that the event says', () => {
    expect(sampleOf('customer.subscription.deleted')).toMatchObject({
      data: { object: { status: 'canceled', ended_at: NOW } },
    });
    expect(sampleOf('invoice.paid')).toMatchObject({
      data: { object: { status: 'paid', amount_remaining: 0 } },
    });
    expect(sampleOf('invoice.payment_failed')).toMatchObject({
      data: { object: { status: 'open', attempted: true } },
    });
  });

  it('are signed as Stripe signs', () => {
    const body = Buffer.from(JSON.stringify(sampleOf('invoice.paid')));
    const unsigned = { event: 'invoice.paid', deliveryId: 'evt_1', body, now: NOW };
    const { 'Stripe-Signature': signature = '' } = stripeProvider.headers(unsigned, 'whsec_s');
    expect(isStripeSignature(signature, ['whsec_s'], body, NOW)).toBe(true);
    expect(isStripeSignature(signature, ['whsec_t'], body, NOW)).toBe(false);
  });

  it('that are not there are said so, with what is near', () => {
    expect(() => sampleOf('invoice.payed')).toThrow('Did you mean invoice.paid');
  });
});
