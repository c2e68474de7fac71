import { ImageTurns } from './image-turns.js';

describe('ImageTurns', () => {
  const work = () => {
    const order: string[] = [];
    const turns = new ImageTurns({ maxWaiting: 5, maxOfUser: 3 });
    let running = 0;
    const run = (userId: string, fails = false) =>
      turns
        .run(userId, async () => {
          running += 1;
          order.push(running === 1 ? userId : 'two at once');
          await new Promise(setImmediate);
          running -= 1;
          if (fails) throw new Error('damaged');
          return 'done';
        })
        .catch((error: Error) => error.message);
    return { order, run };
  };
  const FULL = 'Too many images wait already; try again later.';

  it('lets users take turns, however many one of them has', async () => {
    const { order, run } = work();
    await Promise.all([run('ada'), run('ada'), run('ada'), run('bob'), run('eve'), run('bob')]);
    expect(order).toEqual(['ada', 'bob', 'ada', 'eve', 'ada', 'bob']);
  });

  it('refuses a user who has too many, and everybody past those that may wait', async () => {
    const { order, run } = work();
    const ada = ['ada', 'ada', 'ada', 'ada'].map((user) => run(user, true));
    const others = ['bob', 'eve', 'eve', 'eve'].map((user) => run(user));
    expect(await Promise.all(ada)).toEqual(['damaged', 'damaged', 'damaged', FULL]);
    expect(await Promise.all(others)).toEqual(['done', 'done', 'done', FULL]);
    expect(order).toHaveLength(6);
    expect(await run('ada')).toBe('done');
  });
});
