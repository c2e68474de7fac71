import { BoundedQueue } from './bounded-queue.js';

const gate = () => {
  let open: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open };
};

describe('BoundedQueue', () => {
  it('never runs more at once than it may, and runs all in order', async () => {
    const queue = new BoundedQueue(2, 10, () => new Error('full'));
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        queue.run(async () => {
          begun.push(index);
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('refuses at once what finds the waiting room full', async () => {
    const queue = new BoundedQueue(1, 1, () => new Error('full'));
    const { closed, open } = gate();
    const first = queue.run(() => closed);
    const second = queue.run(() => Promise.resolve('second'));
    await expect(queue.run(() => Promise.resolve())).rejects.toThrow('full');
    open();
    await first;
    await expect(second).resolves.toBe('second');
  });

  it('goes on after work that failed, with as many at once as before', async () => {
    const queue = new BoundedQueue(2, 3, () => new Error('full'));
    const work = (fails: boolean) =>
      new Promise<string>((resolve, reject) => {
        setImmediate(() => (fails ? reject(new Error('damaged')) : resolve('done')));
      });
    const round = () =>
      Promise.all(
        Array.from({ length: 7 }, (_, index) =>
          queue.run(() => work(index % 2 === 0)).catch((error: Error) => error.message),
        ),
      );
    const expected = ['damaged', 'done', 'damaged', 'done', 'damaged', 'full', 'full'];
    expect(await round()).toEqual(expected);
    expect(await round()).toEqual(expected);
  });
});
