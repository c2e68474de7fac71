import { ImageTurns } from './image-turns.js';

describe('ImageTurns', () => {
  it('never runs more than it may, refuses past those that may wait, and goes on after failures', async () => {
    const turns = new ImageTurns(2, 3, () => new Error('full'));
    let running = 0;
    let most = 0;
    const work = async (fails: boolean) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      if (fails) throw new Error('damaged');
      return 'done';
    };
    const round = () =>
      Promise.all(
        Array.from({ length: 7 }, (_, index) =>
          turns.run(() => work(index % 2 === 0)).catch((error: Error) => error.message),
        ),
      );
    const expected = ['damaged', 'done', 'damaged', 'done', 'damaged', 'full', 'full'];
    expect(await round()).toEqual(expected);
    expect(await round()).toEqual(expected);
    expect([running, most]).toEqual([0, 2]);
  });
});
