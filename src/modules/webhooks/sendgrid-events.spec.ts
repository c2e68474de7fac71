import { sendgridEvents } from './sendgrid-events.js';

const dropped = {
  email: 'hello@world.com',
  event: 'dropped',
  sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
  timestamp: 1_600_112_492,
};

const timeOf = (timestamp: unknown): Date | null | undefined =>
  sendgridEvents([{ ...dropped, timestamp }])[0]?.occurredAt;

describe('sendgridEvents', () => {
  it('reads the elements of a batch, in order', () => {
    expect(sendgridEvents([dropped, { ...dropped, sg_event_id: 'second', event: 'open' }])).toEqual(
      [
        {
          sgEventId: dropped.sg_event_id,
          event: 'dropped',
          payload: JSON.stringify(dropped),
          occurredAt: new Date('2020-09-14T19:41:32.000Z'),
        },
        expect.objectContaining({ sgEventId: 'second', event: 'open' }),
      ],
    );
  });

  it.each([
    ['an object', { ...dropped }],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'dropped'],
    ['an empty batch', []],
  ])('reads nothing out of %s', (_, payload) => expect(sendgridEvents(payload)).toEqual([]));

  it.each([
    ['null', null],
    ['a number', 7],
    ['an array', [dropped]],
    ['an element without an id', { event: 'open' }],
    ['an empty id', { sg_event_id: '' }],
    ['an id that is no text', { sg_event_id: 7 }],
    ['an id that PostgreSQL cannot hold', { sg_event_id: 'a\u0000b' }],
    ['an id too long for an index', { sg_event_id: 'a'.repeat(5_000) }],
  ])('leaves out %s and reads its neighbours', (_, element) => {
    expect(sendgridEvents([element, dropped]).map(({ sgEventId }) => sgEventId)).toEqual([
      dropped.sg_event_id,
    ]);
  });

  it('calls an event without a usable name unknown', () => {
    for (const event of [undefined, '', 7, 'a\u0000b']) {
      expect(sendgridEvents([{ ...dropped, event }])[0]?.event).toBe('unknown');
    }
  });

  it.each([undefined, null, 'yesterday', '1600112492', NaN, Infinity, 1e300, -1e12, 8.64e12])(
    'knows no time of the timestamp %s',
    (timestamp) => expect(timeOf(timestamp)).toBeNull(),
  );

  it('reads seconds, whole or not', () => {
    expect(timeOf(0)).toEqual(new Date(0));
    expect(timeOf(1.5)).toEqual(new Date(1_500));
  });

  it('gives JSON that jsonb takes', () => {
    const [event] = sendgridEvents([{ ...dropped, reason: 'a\u0000b\ud800' }]);
    expect(event?.payload).toContain(String.raw`a\ufffdb\ufffd`);
  });
});
