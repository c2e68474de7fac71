import { Rounds } from './rounds.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('rounds', () => {
  /** Of each round, that it began and that it ended. */
  let course: string[];
  let end: () => void;
  let rounds: Rounds;

  beforeEach(() => {
    course = [];
    rounds = new Rounds(async () => {
      course.push('begins');
      await new Promise<void>((resolve) => (end = resolve));
      course.push('ends');
    });
  });

  const finish = async (): Promise<void> => {
    end();
    await turn();
  };

  it('begin at once when one is wanted', async () => {
    rounds.want();
    expect(course).toEqual(['begins']);
    await finish();
    expect(course).toEqual(['begins', 'ends']);
    rounds.want();
    expect(course).toEqual(['begins', 'ends', 'begins']);
    await finish();
  });

  it('are one more for all that was wanted during one, and never two at a time', async () => {
    rounds.want();
    for (let time = 0; time < 5; time += 1) rounds.want();
    await turn();
    expect(course).toEqual(['begins']);
    await finish();
    expect(course).toEqual(['begins', 'ends', 'begins']);
    await finish();
    expect(course).toHaveLength(4);
  });

  it('are idle when the last that was wanted has ended', async () => {
    let idle = false;
    rounds.want();
    rounds.want();
    const waiting = rounds.idle().then(() => (idle = true));
    await finish();
    expect(idle).toBe(false);
    await finish();
    await waiting;
    expect(idle).toBe(true);
    await rounds.idle();
  });

  it('end with the one under way when they are stopped', async () => {
    rounds.want();
    rounds.want();
    rounds.stop();
    await finish();
    await rounds.idle();
    rounds.want();
    expect(course).toEqual(['begins', 'ends']);
  });

  it('go on after one that was wanted by the round itself', async () => {
    let left = 3;
    const counting: Rounds = new Rounds(() => {
      left -= 1;
      if (left > 0) counting.want();
      return Promise.resolve();
    });
    counting.want();
    await counting.idle();
    expect(left).toBe(0);
  });
});
