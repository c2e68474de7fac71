import { descriptionFaults, trackNew } from '../factories/github-hooks.js';
import { MissedDeliveriesTest } from '../factories/missed-deliveries.js';

jest.setTimeout(120_000);

describe('deliveries that GitHub failed with', () => {
  let watch: MissedDeliveriesTest;

  beforeAll(async () => {
    watch = await MissedDeliveriesTest.start();
  });

  beforeEach(() => watch.begin());

  afterAll(() => watch.close());

  it('are all here ten minutes after an outage of an hour', async () => {
    const tracked = await watch.made();
    await watch.look();
    watch.serve(false);
    const guids: string[] = [];
    for (let quarter = 0; quarter < 4; quarter += 1) {
      guids.push(...(await watch.emit(tracked, 40)));
      await watch.pass(15);
    }
    expect(await watch.stored(tracked)).toHaveProperty('size', 1);
    watch.serve(true);
    const came = await watch.emit(tracked, 3);
    for (let minute = 0; minute < 10; minute += 1) {
      await watch.pass(1);
      await watch.look();
    }
    const here = await watch.stored(tracked);
    for (const guid of [...guids, ...came]) expect(here).toContain(guid);
    expect(here.size).toBe(1 + guids.length + came.length);
    expect(watch.requestsFor(guids)).toBe(guids.length);
    expect(watch.requestsFor(came)).toBe(0);
    expect(await watch.missed(tracked)).toEqual([]);
  });

  it('are looked for every five minutes, and no more often', async () => {
    const tracked = await watch.made();
    await watch.look();
    await watch.pass(4);
    await watch.look();
    expect(watch.listings(tracked)).toBe(1);
    await watch.pass(1.1);
    await watch.look();
    expect(watch.listings(tracked)).toBe(2);
  });

  it('are not requested when they are here, though GitHub heard no answer', async () => {
    const tracked = await watch.made();
    await watch.emit(tracked, 2);
    for (const delivery of tracked.hook.deliveries) delivery.statusCode = 504;
    await watch.look();
    expect(watch.hooks.redeliveries).toEqual([]);
    expect(await watch.missed(tracked)).toEqual([]);
  });

  it('are not requested when somebody had them delivered again by hand', async () => {
    const tracked = await watch.made();
    watch.serve(false);
    const [guid = ''] = await watch.emit(tracked, 1);
    watch.serve(true);
    watch.hooks.redeliverByHand(tracked.repository, guid);
    await watch.hooks.settled();
    await watch.look();
    expect(watch.requestsFor([guid])).toBe(0);
  });

  it('are requested by one of the nodes that look at the same time', async () => {
    const tracked = await watch.made();
    watch.serve(false);
    const guids = await watch.emit(tracked, 20);
    watch.serve(true);
    await Promise.all([
      watch.look(watch.nodes[0]),
      watch.look(watch.nodes[1]),
      watch.look(watch.nodes[0]),
      watch.look(watch.nodes[1]),
    ]);
    expect(watch.listings(tracked)).toBe(1);
    expect(watch.requestsFor(guids)).toBe(guids.length);
  });

  it('of more than one look are found by those that follow', async () => {
    const tracked = await watch.made();
    watch.serve(false);
    const [guid = ''] = await watch.emit(tracked, 1);
    watch.serve(true);
    watch.hooks.age(60 * 60_000);
    watch.hooks.pretendDeliveries(tracked.hook, 1_050, 15);
    await watch.look();
    expect(watch.listings(tracked)).toBe(10);
    expect(watch.requestsFor([guid])).toBe(0);
    await watch.pass(1.1);
    await watch.look();
    expect(watch.listings(tracked)).toBe(11);
    expect(await watch.stored(tracked)).toContain(guid);
    await watch.pass(5.1);
    await watch.look();
    expect(watch.listings(tracked)).toBe(12);
  });

  it('of a hook that was made by hand are found as well', async () => {
    const tracked = await trackNew(watch.test, watch.ada, {});
    await watch.hooks.addByHand(tracked.repository, tracked.url, tracked.secret);
    await watch.hooks.settled();
    watch.serve(false);
    const guids = await watch.emit(tracked, 2);
    watch.serve(true);
    await watch.look();
    for (const guid of guids) expect(await watch.stored(tracked)).toContain(guid);
  });

  it('were told of by answers as GitHub describes them', () => {
    expect(watch.hooks.answers.length).toBeGreaterThan(10);
    expect(descriptionFaults(watch.test)).toEqual([]);
  });
});
