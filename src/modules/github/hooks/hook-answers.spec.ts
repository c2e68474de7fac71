import { deliveriesAnswer, hookAnswer, hooksAnswer } from './hook-answers.js';

/** After the example of `hook-delivery-item` in GitHub's OpenAPI description. */
const item = {
  id: 12345678,
  guid: '0b989ba4-242f-11e5-81e1-c7b6966d2516',
  delivered_at: '2019-06-03T00:57:16Z',
  redelivery: false,
  duration: 0.27,
  status: 'OK',
  status_code: 200,
  event: 'issues',
  action: 'opened',
  installation_id: null,
  repository_id: 456,
  throttled_at: null,
};

describe('a hook that GitHub tells of', () => {
  it('has an id and an address', () => {
    const url = 'https://example.com/webhook';
    expect(hookAnswer({ id: 42, config: { url } })).toEqual({ id: '42', url });
  });

  it.each([undefined, null, [], 'hook', {}, { id: '42' }, { id: 0 }, { id: 1.5 }, { id: 2 ** 60 }])(
    'is none when it is %j',
    (body) => expect(hookAnswer(body)).toBeUndefined(),
  );

  it('is left out of a list when it is none', () => {
    expect(hooksAnswer([{ id: 1 }, null, { id: 2, config: null }])).toEqual([
      { id: '1', url: undefined },
      { id: '2', url: undefined },
    ]);
    expect(hooksAnswer({ message: 'no list' })).toBeUndefined();
  });
});

describe('a delivery that GitHub tells of', () => {
  it('is read', () => {
    expect(deliveriesAnswer([item])).toEqual([
      {
        id: '12345678',
        guid: item.guid,
        deliveredAt: new Date('2019-06-03T00:57:16Z'),
        redelivery: false,
        succeeded: true,
      },
    ]);
  });

  it('keeps an id that no number holds', () => {
    const [delivery] = deliveriesAnswer([{ ...item, id: 9_223_372_036_854_775_807n }]) ?? [];
    expect(delivery?.id).toBe('9223372036854775807');
  });

  it.each([
    [202, true],
    [0, false],
    [304, false],
    [404, false],
    [502, false],
  ])('with the status %d succeeded: %s', (status_code, succeeded) => {
    expect(deliveriesAnswer([{ ...item, status_code }])).toMatchObject([{ succeeded }]);
  });

  it.each([
    ['no id', { id: null }],
    ['an id past 64 bits', { id: 2n ** 63n }],
    ['no time', { delivered_at: 'yesterday' }],
    ['a guid that would leave its path', { guid: '../../user' }],
    ['an endless guid', { guid: 'a'.repeat(101) }],
    ['no status', { status_code: '200' }],
  ])('is left out when it has %s', (_, fields) => {
    expect(deliveriesAnswer([{ ...item, ...fields }, item])).toHaveLength(1);
  });

  it('is not looked for where there is no list', () => {
    expect(deliveriesAnswer({ message: 'Not Found' })).toBeUndefined();
  });
});
