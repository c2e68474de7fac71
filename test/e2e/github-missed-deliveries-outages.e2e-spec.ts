import { MissedDeliveriesTest } from '../factories/missed-deliveries.js';

jest.setTimeout(240_000);

describe('deliveries that were missed in an outage of ours', () => {
  let watch: MissedDeliveriesTest;

  beforeAll(async () => {
    watch = await MissedDeliveriesTest.start();
  });

  beforeEach(() => watch.begin());

  afterAll(() => watch.close());

  const lost = async (
    hook: Parameters<MissedDeliveriesTest['stored']>[0],
    guids: readonly string[],
  ): Promise<readonly string[]> => {
    const here = await watch.stored(hook);
    return guids.filter((guid) => !here.has(guid));
  };

  it.each([
    ['an hour', 1, 5],
    ['twelve hours', 12, 5],
  ])('of %s are all here ten minutes later, though a worker looked', async (_, hours, count) => {
    const tracked = await watch.made();
    await watch.look();
    watch.serve(false);
    const guids: string[] = [];
    for (let look = 0; look < hours * 12; look += 1) {
      guids.push(...(await watch.emit(tracked, count)));
      await watch.pass(5.1);
      await watch.look();
    }
    // What was missed at first, all at once, and then one at a time.
    expect(watch.hooks.redeliveries.length).toBeLessThanOrEqual(count + hours * 12);
    watch.serve(true);
    await watch.work(10);
    expect(await lost(tracked, guids)).toEqual([]);
    await watch.work(6);
    expect(await watch.missed(tracked)).toEqual([]);
  });

  it('are all here ten minutes later when only a few were missed, and nothing followed', async () => {
    const tracked = await watch.made();
    await watch.look();
    await watch.pass(30);
    watch.serve(false);
    const guids = await watch.emit(tracked, 1);
    await watch.work(3 * 60);
    expect(watch.requestsFor(guids)).toBeLessThanOrEqual((3 * 60) / 5);
    watch.serve(true);
    await watch.work(10);
    expect(await lost(tracked, guids)).toEqual([]);
  });

  it('are requested one at a time while nothing arrives, each in its turn', async () => {
    const tracked = await watch.made();
    await watch.look();
    await watch.pass(30);
    watch.serve(false);
    const guids = await watch.emit(tracked, 4);
    await watch.look();
    expect(watch.requestsFor(guids)).toBe(4);
    await watch.work(6);
    watch.hooks.redeliveries.length = 0;
    await watch.work(4 * 6);
    const asked = watch.hooks.redeliveries.map(({ guid }) => guid);
    expect(asked).toHaveLength(4);
    expect(new Set(asked).size).toBe(4);
  });

  it('are all requested once anything arrives', async () => {
    const tracked = await watch.made();
    await watch.look();
    await watch.pass(30);
    watch.serve(false);
    const guids = await watch.emit(tracked, 10);
    await watch.work(60);
    watch.serve(true);
    await watch.emit(tracked, 1);
    await watch.pass(5.1);
    await watch.look();
    expect(await lost(tracked, guids)).toEqual([]);
  });

  it('are not lost by a server that came up for a moment again and again', async () => {
    const tracked = await watch.made();
    await watch.look();
    await watch.pass(30);
    watch.serve(false);
    const guids = await watch.emit(tracked, 20);
    for (let crash = 0; crash < 6; crash += 1) {
      watch.serve(true);
      await watch.emit(tracked, 1);
      watch.serve(false);
      await watch.work(20);
    }
    watch.serve(true);
    await watch.work(60);
    expect(await lost(tracked, guids)).toEqual([]);
  });

  it('do not find out by what fails for its own sake whether anything arrives', async () => {
    const tracked = await watch.made();
    await watch.look();
    await watch.pass(30);
    watch.serve(false);
    const [bad = '', ...good] = await watch.emit(tracked, 4);
    await watch.work(60);
    watch.serve(true, [bad]);
    await watch.work(20);
    expect(await lost(tracked, good)).toEqual([]);
  });

  it.each([
    ['the first', 0],
    ['the last', 9],
  ])('are requested three times at most when %s of them fails for its own sake', async (_, at) => {
    const tracked = await watch.made();
    await watch.look();
    await watch.pass(30);
    watch.serve(false);
    const guids = await watch.emit(tracked, 10);
    const bad = guids[at] ?? '';
    watch.serve(true, [bad]);
    await watch.work(180);
    expect(await lost(tracked, guids)).toEqual([bad]);
    expect(watch.requestsFor([bad])).toBe(3);
    expect(watch.requestsFor(guids)).toBe(9 + 3);
    watch.serve(true);
    await watch.emit(tracked, 1);
    await watch.work(20);
    expect(watch.requestsFor([bad])).toBe(3);
  });

  it('are requested three times at most when others arrive all the while', async () => {
    const tracked = await watch.made();
    watch.serve(false);
    const [bad = ''] = await watch.emit(tracked, 1);
    watch.serve(true, [bad]);
    for (let round = 0; round < 30; round += 1) {
      await watch.emit(tracked, 1);
      await watch.pass(5.1);
      await watch.look();
    }
    expect(watch.requestsFor([bad])).toBe(3);
    expect(await watch.missed(tracked)).toEqual([{ guid: bad, attempts: 3 }]);
  });

  it.each([
    ['answers 502', { status: 502 }],
    ['hangs up', { hangUp: true }],
  ])('are requested though GitHub %s for hours when it is asked to', async (_, fault) => {
    const tracked = await watch.made();
    await watch.look();
    watch.serve(false);
    const [guid = ''] = await watch.emit(tracked, 1);
    watch.serve(true);
    const [delivery] = tracked.hook.deliveries.filter((one) => one.guid === guid);
    const { fullName } = tracked.repository;
    const path = `/api/v3/repos/${fullName}/hooks/${tracked.hook.id}/deliveries/${delivery?.id}/attempts`;
    watch.github.faults.set(path, fault);
    await watch.work(120);
    const asked = watch.github.to(path).length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThanOrEqual(120 / 5);
    watch.github.faults.clear();
    await watch.work(10);
    expect(await lost(tracked, [guid])).toEqual([]);
  });
});
